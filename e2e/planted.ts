/** Looks for planted secrets in all that a test left behind. Every secret that a test enters begins with `planted`. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

const PLANTED = 'planted'
/** Where a private file is the place that a person chose. */
const STORE = /(?:^|\/)servers\/[^/]+\/secrets\.json$/

/** Files below the folder that hold a planted secret and must not: files of Berth, of its window, of clients, logs. */
export async function filesWithPlanted(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const found = await Promise.all(
    files.filter((file) => !STORE.test(file)).map(async (file) => ((await holdsPlanted(file)) ? [file] : [])),
  )
  return found.flat().map((file) => relative(folder, file))
}

/** A file may be gone by now: the window's own come and go. */
const holdsPlanted = (file: string): Promise<boolean> =>
  readFile(file).then(
    (bytes) => bytes.includes(PLANTED),
    () => false,
  )

/** Of a text that was shown or sent. */
export const hasPlanted = (text: string): boolean => text.includes(PLANTED)
