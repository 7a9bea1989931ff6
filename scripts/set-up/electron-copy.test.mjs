import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, copyFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.mjs'
import { COPY, copyFolder, fetchCopy } from './electron-copy.mjs'

/** A tarball in the shape of the package, without exec bits as there. */
async function tarball() {
  const folder = await temporaryFolder({
    'package/bin/electron': '#!/bin/sh\n',
    'package/bin/chrome_crashpad_handler': '',
    'package/bin/chrome-sandbox': '',
    'package/bin/locales/en-US.pak': 'words',
    'package/package.json': '{}',
  })
  const file = join(folder, 'copy.tgz')
  execFileSync('tar', ['-czf', file, '-C', folder, 'package'])
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(file))
    .digest('base64')}`
  return { file, integrity }
}

/** @param {string} file @param {(copied: string) => Promise<void>} [change] */
const fetching = (file, change) => async (/** @type {string} */ folder) => {
  const target = join(folder, 'fetched.tgz')
  await copyFile(file, target)
  await change?.(target)
  return target
}

test.skipIf(process.platform === 'win32')('unpacks the copy and makes its programs executable', async () => {
  const cache = join(await temporaryFolder(), 'cache')
  const { file, integrity } = await tarball()
  await fetchCopy(cache, { fetchTarball: fetching(file), integrity })
  const programs = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']
  const modes = await Promise.all(
    programs.map(async (name) => (await stat(join(copyFolder(cache), name))).mode & 0o777),
  )
  expect(modes).toEqual([0o755, 0o755, 0o755])
  expect(await readFile(join(copyFolder(cache), 'locales/en-US.pak'), 'utf8')).toBe('words')
  expect(await readdir(cache)).toEqual([`electron-${COPY.version}-linux-x64`])
})

test('refuses a tarball that differs by one byte, and leaves nothing of it', async () => {
  const cache = join(await temporaryFolder(), 'cache')
  const { file, integrity } = await tarball()
  const tampered = fetchCopy(cache, { fetchTarball: fetching(file, (copied) => appendFile(copied, ' ')), integrity })
  await expect(tampered).rejects.toThrow('is not the one Berth knows')
  expect(await readdir(cache)).toEqual([])
})

test('the pinned hash is the default', async () => {
  const cache = join(await temporaryFolder(), 'cache')
  const { file } = await tarball()
  await expect(fetchCopy(cache, { fetchTarball: fetching(file) })).rejects.toThrow('is not the one Berth knows')
})
