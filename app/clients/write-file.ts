/** Replaces a file that belongs to another program: whole or not at all, as itself, and only if it is still what we read. */
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import { type FileState, readState } from './read-file.ts'
import { refusal } from './refusal.ts'

/** The file is no longer what it was when it was read: read again, then decide again. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/** Windows: an editor, a virus scanner or OneDrive holds the file for a moment. 1.5 s in all. */
const RENAME_PAUSES = [20, 50, 100, 200, 400, 730]
/** A new config may hold a token. */
const NEW_FILE_MODE = 0o600
const PERMISSIONS = 0o7777

/**
 * Puts `next` where `state` was read, once `ready` is. Keeps links, mode and owner; syncs before it renames.
 * Throws ChangedMeanwhile, or Failure 'client-file' when the file or its folder does not let itself be written.
 */
export async function replaceFile(
  state: FileState,
  next: Buffer,
  ready: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  assertWritable(state)
  try {
    await mkdir(dirname(state.target), { recursive: true, mode: 0o700 })
    await removeLeftovers(state.target)
    const temporary = `${state.target}.berth-${process.pid}-${randomBytes(6).toString('hex')}.tmp`
    try {
      await writeTemporary(temporary, next, state)
      await ready
      const now = await readState(state.file)
      if (!isSame(now, state)) throw new ChangedMeanwhile(state.file)
      await renamePatiently(temporary, state.target)
    } catch (cause) {
      await unlink(temporary).catch(() => undefined)
      throw cause
    }
    await syncFolder(dirname(state.target))
  } catch (cause) {
    if (cause instanceof Failure || cause instanceof ChangedMeanwhile) throw cause
    throw unwritable(state.file, cause as NodeJS.ErrnoException)
  }
}

/** Takes a file away that was not there before us, if it is still as we left it. */
export async function removeFile(state: FileState): Promise<void> {
  const now = await readState(state.file)
  if (isSame(now, state)) await unlink(state.target)
}

function isSame(a: FileState, b: FileState): boolean {
  if (a.target !== b.target) return false
  if (a.bytes === null || b.bytes === null) return a.bytes === b.bytes
  return a.bytes.equals(b.bytes)
}

/** Throws Failure 'client-file'. Asked of the mode and not of the OS: root may write anything, and people use read-only as a guard (CC#85005). */
export function assertWritable({ file, stats }: FileState): void {
  if (!stats || (stats.mode & 0o200) !== 0) return
  throw refusal(file, 'it is read-only', 'If that is not on purpose, make it writable, then try again.')
}

async function writeTemporary(temporary: string, bytes: Buffer, { stats }: FileState): Promise<void> {
  const mode = stats ? stats.mode & PERMISSIONS : NEW_FILE_MODE
  const handle = await open(temporary, 'wx', NEW_FILE_MODE)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (process.platform === 'win32') return
  const made = await stat(temporary)
  if (stats && (made.uid !== stats.uid || made.gid !== stats.gid)) await chown(temporary, stats.uid, stats.gid)
  await chmod(temporary, mode)
}

async function renamePatiently(from: string, to: string): Promise<void> {
  for (const pause of RENAME_PAUSES) {
    try {
      return await rename(from, to)
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES') throw thrown
    }
    await wait(pause)
  }
  return rename(from, to)
}

/** So that the new name survives a power cut. Not every file system, and no Windows, knows how: best effort. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync().catch(() => undefined)
  } finally {
    await handle.close()
  }
}

/** What a crash of ours left behind: our own names only, and only of processes that are gone. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target)
  const names = await readdir(folder)
  for (const name of names) {
    if (!name.startsWith(`${basename(target)}.berth-`)) continue
    const pid = Number(/\.berth-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) await unlink(join(folder, name)).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function unwritable(file: string, cause: NodeJS.ErrnoException): Failure {
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return refusal(file, 'the disk is full', 'Free some space, then try again.', cause)
    case 'EROFS':
      return refusal(file, 'its disk is read-only', 'Edit it where it comes from, then try again.', cause)
    case 'EACCES':
    case 'EPERM':
      return refusal(
        file,
        'this account may not write there',
        'Check the owner and the permissions of the file and its folder.',
        cause,
      )
    case 'EBUSY':
      return refusal(file, 'another program holds it', 'Close the editors that have it open, then try again.', cause)
    default:
      return refusal(
        file,
        `it could not be written (${cause.message})`,
        'Check the disk and the folder, then try again.',
        cause,
      )
  }
}
