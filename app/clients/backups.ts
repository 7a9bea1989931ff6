/** Keeps what a client's file held before each of our writes, so that a person can always go back by hand. */
import { randomBytes } from 'node:crypto'
import { readdir, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Home, makePrivateFolder } from '../home.ts'
import type { FileState } from './read-file.ts'

/** Per client: enough to go back some days, few enough to look through. */
const KEPT = 20

/**
 * Copies the bytes that were read; answers the path, or null when there was no file. Names sort by time and are in UTC.
 * Configs hold tokens and API keys, so a backup is never for others, however open the original is.
 */
export async function backUp(home: Home, client: string, state: FileState, now: Date): Promise<string | null> {
  if (!state.bytes || !state.stats) return null
  const folder = join(home.backups, client)
  await makePrivateFolder(folder)
  // The parent tells Claude's profiles apart, whose files have one name.
  const origin = `${basename(dirname(state.file))}-${basename(state.file)}`.replace(/[^\w.-]/g, '_')
  const time = now.toISOString().replaceAll(/[-:]/g, '')
  const path = join(folder, `${time}-${randomBytes(3).toString('hex')}-${origin}`)
  await writeFile(path, state.bytes, { flag: 'wx', mode: state.stats.mode & 0o600 })
  await removeOldest(folder)
  return path
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).sort()
  for (const name of names.slice(0, -KEPT)) await unlink(join(folder, name)).catch(() => undefined)
}
