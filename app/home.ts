/** Where Berth keeps its files, and how they are written so that a crash leaves the old or the new one. */
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import lockfile from 'proper-lockfile'
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
  serverFolder(id: string): string
  tokenFile(id: string): string
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
    serverFolder: (id) => join(root, 'servers', id),
    tokenFile: (id) => join(root, 'servers', id, 'token'),
  }
}

/** Makes the folder, private to its owner. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Writes beside the target, syncs, then renames: a reader or a power cut sees the old text or the new, never a part. */
export async function writeAtomic(file: string, text: string, mode = 0o600): Promise<void> {
  await makePrivateFolder(dirname(file))
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (process.platform !== 'win32') await chmod(temporary, mode)
    await rename(temporary, file)
  } catch (cause) {
    await unlink(temporary).catch(() => undefined)
    throw new Failure('file-unreadable', `Could not write ${file}: ${(cause as Error).message}`, 'Check the disk and the permissions of its folder.', { cause })
  }
}

/**
 * Runs `work` while no other process (window, CLI, bridge) holds the same name.
 * Waits up to ten seconds; a lock whose owner died is taken over after five.
 */
export async function withLock<T>(home: Home, name: string, work: () => Promise<T>): Promise<T> {
  const file = join(home.root, 'locks', name)
  await makePrivateFolder(file)
  let release: () => Promise<void>
  try {
    release = await lockfile.lock(file, {
      stale: 5_000,
      update: 1_000,
      realpath: false,
      retries: { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 150, randomize: true },
    })
  } catch (cause) {
    throw new Failure('busy', `Another Berth process is working on "${name}".`, 'Wait for it to finish, then try again.', { cause })
  }
  try {
    return await work()
  } finally {
    await release()
  }
}
