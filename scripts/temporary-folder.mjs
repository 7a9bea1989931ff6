/** A folder for one test, gone when the test ends. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** @param {Readonly<Record<string, string>>} [files] paths and texts to begin with */
export async function temporaryFolder(files = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'berth-scripts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFiles(folder, files)
  return folder
}

/** @param {string} folder @param {Readonly<Record<string, string>>} files */
export async function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
