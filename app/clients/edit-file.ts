/** The one way a client's file is changed: under its lock, from a settled reading, with a backup, and undoable. */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import lockfile from 'proper-lockfile'
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { backUp } from './backups.ts'
import type { Client } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { fileHash } from './file-hash.ts'
import { takeOwnedLock } from './owned-lock.ts'
import { type FileState, type Reading, readSettled, readState } from './read-file.ts'
import { refusal } from './refusal.ts'
import { ChangedMeanwhile, removeFile, replaceFile } from './write-file.ts'

export interface Edit {
  readonly backup: string | null
  readonly before: Buffer | null
  readonly left: Buffer
  /** Hashes of the two. */
  readonly hashes: { readonly before: string | null; readonly left: string }
  /** Puts the old bytes back, as long as the file is as we left it; false when it is not. */
  undo(): Promise<boolean>
}

export interface EditDeps {
  readonly home: Home
  readonly now: () => Date
  /** Called with every reading before it is changed; throws to refuse a file that is not what a person was shown. */
  readonly seen?: (state: FileState) => Promise<void>
}

/** Programs write at any moment; three lost races in a row mean that one of them never stops. */
const ATTEMPTS = 3

/** What to make of a reading: the new text, or null for no change; and what the caller wants to know of it. */
export interface Change<R> {
  readonly text: string | null
  readonly result: R
}

/**
 * Applies `change` to the file; `edit` is null when it had nothing to do. `change` may be called again, with a newer
 * reading, when another program wrote in between. Throws Failure 'client-file', 'file-unreadable' or 'busy'; the file
 * is then as it was.
 */
export async function editFile<R>(
  client: Client,
  file: string,
  change: (document: ConfigDocument, reading: Reading) => Promise<Change<R>>,
  deps: EditDeps,
): Promise<{ readonly edit: Edit | null; readonly result: R }> {
  return withClientLock(client, file, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      let hashed: Promise<string | null> = Promise.resolve(null)
      const reading = await readSettled(file, client.parse, ({ bytes }) => {
        hashed = fileHash(bytes)
      })
      const { state } = reading
      await deps.seen?.(state)
      const { text: next, result } = await change(reading.document, reading)
      if (next === null || next === reading.text) return { edit: null, result }
      const mark = reading.hasByteOrderMark && client.byteOrderMark === 'keep' ? '\ufeff' : ''
      const bytes = reading.whole(mark + next)
      const hashes = Promise.all([hashed, fileHash(bytes)])
      // Beside the writing, which waits for it before it touches the file; a failure of it is told below.
      const backedUp = backUp(deps.home, client.id, state, deps.now())
      backedUp.catch(() => undefined)
      try {
        await replaceFile(state, bytes, backedUp)
        const [before, left] = await hashes
        const backup = await backedUp
        const undo = (): Promise<boolean> => putBack(client, file, left, state.bytes)
        return { edit: { backup, before: state.bytes, left: bytes, hashes: { before, left }, undo }, result }
      } catch (thrown) {
        await backedUp
        if (!(thrown instanceof ChangedMeanwhile)) throw thrown
      }
    }
    throw refusal(file, 'another program keeps writing it', `Quit ${client.name}, then try again.`)
  })
}

/** Puts `before` (null: no file) where the bytes with the hash `left` are; false when something else is there. */
export function putBack(client: Client, file: string, left: string, before: Buffer | null): Promise<boolean> {
  return withClientLock(client, file, async () => {
    const now = await readState(file)
    if ((await fileHash(now.bytes)) !== left) return false
    if (before) await replaceFile(now, before)
    else await removeFile(now)
    return true
  })
}

/** Ten seconds is proper-lockfile's own stale time, which Claude Code keeps; after it a crashed session's lock is taken over. */
const LOCK = {
  realpath: false,
  stale: 10_000,
  retries: { retries: 20, factor: 1.3, minTimeout: 50, maxTimeout: 1_000 },
}

async function withClientLock<T>(client: Client, file: string, work: () => Promise<T>): Promise<T> {
  const folder = client.lockFolder?.(file)
  // Whoever would take it has to make the folder first; proper-lockfile would try for 11 seconds.
  if (!folder || !(await stat(dirname(folder)).catch(() => null))) return work()
  let release: () => Promise<void>
  try {
    // Compromised means the computer slept over it; by default that would crash us, and the bytes are compared anyway.
    release = client.lockIsOwned
      ? await takeOwnedLock(folder)
      : await lockfile.lock(file, { ...LOCK, lockfilePath: folder, onCompromised: () => undefined })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // No folder to lock in, or none we may write to: writing itself will say so in better words.
    if (code !== 'ELOCKED') return work()
    throw new Failure('busy', `${client.name} is writing ${file}.`, 'Wait a moment, then try again.', { cause })
  }
  try {
    return await work()
  } finally {
    await release().catch(() => undefined)
  }
}
