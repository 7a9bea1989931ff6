/** Where Berth keeps its files, and how they are written so that a crash leaves the old or the new one. */
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, open, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from './contract/failure.ts'

export interface Home {
  readonly root: string
  /** Short and stable: tells this home's containers from another's. */
  readonly key: string
  /** True for the person's own ~/.berth, false where BERTH_HOME points elsewhere. */
  readonly isDefault: boolean
  readonly fleetFile: string
  readonly clientsFile: string
  readonly activityFile: string
  readonly backups: string
  readonly logFile: string
  /** The certificate authority for other computers, and its private key. */
  readonly authorityFile: string
  readonly authorityKeyFile: string
  serverFolder(id: string): string
  tokenFile(id: string): string
  /** The API keys that a server is given. */
  secretsFile(id: string): string
  /** Which clients the bridge has seen come to a server. */
  sightingsFile(id: string): string
  /** What the server last said of itself to a bridge. */
  greetingFile(id: string): string
  /** The token before the newest one, for as long as it still works. */
  previousTokenFile(id: string): string
}

/** BERTH_HOME, or ~/.berth. Never AppData: MSIX-packaged clients see a virtualised one. */
export function homeFrom(env: NodeJS.ProcessEnv, homedir: string): Home {
  const usual = join(homedir, '.berth')
  const root = env['BERTH_HOME'] ? resolve(env['BERTH_HOME']) : usual
  return {
    root,
    key: createHash('sha256').update(root).digest('hex').slice(0, 12),
    isDefault: root === usual,
    fleetFile: join(root, 'fleet.json'),
    clientsFile: join(root, 'clients.json'),
    activityFile: join(root, 'activity.jsonl'),
    backups: join(root, 'backups'),
    logFile: join(root, 'berth.log'),
    authorityFile: join(root, 'ca', 'berth-ca.crt'),
    authorityKeyFile: join(root, 'ca', 'berth-ca.key'),
    serverFolder: (id) => join(root, 'servers', id),
    tokenFile: (id) => join(root, 'servers', id, 'token'),
    secretsFile: (id) => join(root, 'servers', id, 'secrets.json'),
    sightingsFile: (id) => join(root, 'servers', id, 'seen.json'),
    greetingFile: (id) => join(root, 'servers', id, 'greeting.json'),
    previousTokenFile: (id) => join(root, 'servers', id, 'token.old'),
  }
}

/** Makes the folder, private to its owner. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/**
 * Writes beside the target, syncs, then renames: a reader or a power cut sees the old text or the new, never a part.
 * A link is followed, so that it stays one. Throws `file-unreadable`. What means nothing after a power cut need not
 * survive one: to sync takes milliseconds.
 */
export async function writeAtomic(
  file: string,
  text: string,
  mode = 0o600,
  { survivesPowerCut = true }: { readonly survivesPowerCut?: boolean } = {},
): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const suffix = `${process.pid}.${randomBytes(6).toString('hex')}.tmp`
  const temporary = join(dirname(target), `.${basename(target)}.${suffix}`)
  try {
    await makePrivateFolder(dirname(target))
    await writeNew(temporary, text, mode, survivesPowerCut)
    await renameOver(temporary, target)
  } catch (cause) {
    await unlink(temporary).catch(() => undefined)
    const message = `Could not write ${file}: ${(cause as Error).message}`
    throw new Failure('file-unreadable', message, 'Check the disk and the permissions of its folder.', { cause })
  }
}

async function writeNew(file: string, text: string, mode: number, synced: boolean): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    if (synced) await handle.sync()
  } finally {
    await handle.close()
  }
  // The umask may have taken bits from `mode`.
  if (process.platform !== 'win32') await chmod(file, mode)
}

/** On Windows a virus scanner or the client itself may hold the file open for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (cause) {
      const held = ['EPERM', 'EACCES', 'EBUSY'].includes((cause as NodeJS.ErrnoException).code ?? '')
      if (process.platform !== 'win32' || !held || attempt === 10) throw cause
      await delay(20 * attempt)
    }
  }
}

/** A lock whose owner stopped touching it for this long is taken over; proper-lockfile touches it each second. */
const STALE_MILLISECONDS = 5_000
const DEFAULT_WAIT_MILLISECONDS = 10_000

/**
 * Runs `work` while no other process (window, CLI, bridge) holds the same name.
 * A lock whose owner died is taken over after five seconds; a living owner is waited for, ten seconds unless told,
 * then `busy` is thrown. `lost` aborts when this process slept so long that another one took the lock over:
 * look at it before the step that must not be done twice.
 */
export async function withLock<T>(
  home: Home,
  name: string,
  work: (lost: AbortSignal) => Promise<T>,
  options: { readonly waitMilliseconds?: number; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const lost = new AbortController()
  const taken = new Failure('busy', `Another Berth process took over the work on "${name}".`, 'Try again.')
  const release = await acquire(home, name, () => lost.abort(taken), options)
  try {
    return await work(lost.signal)
  } finally {
    // A lock that was lost is not ours to release.
    await release().catch(() => undefined)
  }
}

async function acquire(
  home: Home,
  name: string,
  onLost: () => void,
  options: { readonly waitMilliseconds?: number; readonly signal?: AbortSignal },
): Promise<() => Promise<void>> {
  const file = join(home.root, 'locks', name)
  await makePrivateFolder(dirname(file))
  // A bridge answers its client before it locks anything.
  const { default: lockfile } = await import('proper-lockfile')
  const deadline = Date.now() + (options.waitMilliseconds ?? DEFAULT_WAIT_MILLISECONDS)
  for (;;) {
    options.signal?.throwIfAborted()
    try {
      // Without `onCompromised` the library throws from a timer, which would end the process.
      return await lockfile.lock(file, {
        stale: STALE_MILLISECONDS,
        update: 1_000,
        realpath: false,
        onCompromised: onLost,
      })
    } catch (cause) {
      refuseUnlessHeld(cause, file)
      if (Date.now() > deadline) {
        const message = `Another Berth process is working on "${name}".`
        throw new Failure('busy', message, 'Wait for it to finish, then try again.', { cause })
      }
    }
    await delay(10 + Math.random() * 40, undefined, options.signal ? { signal: options.signal } : {})
  }
}

function refuseUnlessHeld(cause: unknown, file: string): void {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ELOCKED') return
  throw new Failure('file-unreadable', `Could not lock ${file}: ${message}`, 'Check the permissions of its folder.', {
    cause,
  })
}
