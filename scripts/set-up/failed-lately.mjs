/** Remembers for a day that something could not be fetched, so that not every start waits for it. */
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Milliseconds. */
const MEMORY = 24 * 3_600_000

/** @param {string} file @param {number} now */
export async function failedLately(file, now) {
  const written = await stat(file).catch(() => null)
  return written !== null && now - written.mtimeMs < MEMORY
}

/** @param {string} file @param {string | null} problem */
export async function rememberFailure(file, problem) {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${problem}\n`)
}
