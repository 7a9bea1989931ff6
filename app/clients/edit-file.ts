/** The one way a client's file is changed: under its lock, from a settled reading, with a backup, and undoable. */
import lockfile from 'proper-lockfile'
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { backUp } from './backups.ts'
import type { Client } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { type FileState, readSettled, readState } from './read-file.ts'
import { refusal } from './refusal.ts'
import { ChangedMeanwhile, removeFile, replaceFile } from './write-file.ts'

export interface Edit {
  readonly backup: string | null
  /** The bytes that the file has now. */
  readonly written: Buffer
  /** Puts the old bytes back, as long as the file is as we left it; false when it is not. */
  undo(): Promise<boolean>
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
  change: (document: ConfigDocument) => Promise<Change<R>>,
  deps: { readonly home: Home; readonly now: () => Date },
): Promise<{ readonly edit: Edit | null; readonly result: R }> {
  return withClientLock(client, file, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { state, document, text, hasByteOrderMark } = await readSettled(file, client.parse)
      const { text: next, result } = await change(document)
      if (next === null || next === text) return { edit: null, result }
      const mark = hasByteOrderMark && client.byteOrderMark === 'keep' ? '\ufeff' : ''
      const bytes = Buffer.from(mark + next)
      const backup = await backUp(deps.home, client.id, state, deps.now())
      try {
        await replaceFile(state, bytes)
        const undo = (): Promise<boolean> => withClientLock(client, file, () => putBack(state, bytes))
        return { edit: { backup, written: bytes, undo }, result }
      } catch (thrown) {
        if (!(thrown instanceof ChangedMeanwhile)) throw thrown
      }
    }
    throw refusal(file, 'another program keeps writing it', `Quit ${client.name}, then try again.`)
  })
}

async function putBack(before: FileState, left: Buffer): Promise<boolean> {
  const now = await readState(before.file)
  if (!now.bytes?.equals(left)) return false
  if (before.bytes) await replaceFile(now, before.bytes)
  else await removeFile(now)
  return true
}

/** Ten seconds is proper-lockfile's own stale time, which Claude Code keeps; after it a crashed session's lock is taken over. */
const LOCK = {
  realpath: false,
  stale: 10_000,
  retries: { retries: 20, factor: 1.3, minTimeout: 50, maxTimeout: 1_000 },
}

export async function withClientLock<T>(client: Client, file: string, work: () => Promise<T>): Promise<T> {
  const folder = client.lockFolder?.(file)
  if (!folder) return work()
  let release: () => Promise<void>
  try {
    // Compromised means the computer slept over it; by default that would crash us, and the bytes are compared anyway.
    release = await lockfile.lock(file, { ...LOCK, lockfilePath: folder, onCompromised: () => undefined })
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
