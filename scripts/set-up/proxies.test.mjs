import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pathWithProxies, proxyFolders } from './proxies.mjs'

/** @type {string} */
let cache
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'berth-proxies-'))
})
afterEach(() => rm(cache, { recursive: true, force: true }))

test('what is not unpacked is not on PATH', async () => {
  expect(await proxyFolders(cache)).toEqual([])
  expect(await pathWithProxies('/usr/bin', cache)).toBe('/usr/bin')
  expect(await pathWithProxies(undefined, cache)).toBe('')
})

test("the computer's own programs come before the unpacked ones", async () => {
  await mkdir(join(cache, 'proxies', 'usr', 'sbin'), { recursive: true })
  await writeFile(join(cache, 'proxies', 'usr', 'sbin', 'nginx'), '')
  const [sbin, bin] = [join(cache, 'proxies', 'usr', 'sbin'), join(cache, 'proxies', 'usr', 'bin')]
  expect(await pathWithProxies('/usr/bin', cache)).toBe(['/usr/bin', sbin, bin].join(delimiter))
})
