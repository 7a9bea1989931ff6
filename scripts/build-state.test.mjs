import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { buildIsCurrent, fingerprint, forgetBuild, recordBuild } from './build-state.mjs'
import { temporaryFolder, writeFiles } from './temporary-folder.mjs'

const sources = {
  'app/main.ts': 'main',
  'app/main.test.ts': 'test',
  'renderer/main.tsx': 'window',
  'resources/sample-server/server.ts': 'sample',
  'vite.config.ts': '',
  'package.json': '{}',
  'package-lock.json': '{}',
}
const outputs = {
  'dist/app/main.js': '',
  'dist/app/cli.js': '',
  'dist/app/bridge.js': '',
  'dist/preload/preload.cjs': '',
  'dist/renderer/index.html': '',
  'resources/sample-server/dist/server.mjs': '',
}

/** @type {string} */
let root

beforeEach(async () => {
  root = await temporaryFolder(sources)
  const state = await fingerprint(root)
  await writeFiles(root, outputs)
  await recordBuild(root, state)
})

test('what was just built is current', async () => {
  expect(await buildIsCurrent(root)).toBe(true)
})

test.each([
  ['an edited source', { 'app/main.ts': 'main, longer' }],
  ['a new source', { 'renderer/new.tsx': '' }],
  ['another configuration', { 'vite.config.ts': 'other' }],
  ['other packages', { 'package-lock.json': '{"packages":{}}' }],
  ['an edited sample server', { 'resources/sample-server/server.ts': 'sample, longer' }],
])('%s makes the build stale', async (_, files) => {
  await writeFiles(root, files)
  expect(await buildIsCurrent(root)).toBe(false)
})

test('a source written again at another time makes the build stale, for its text may differ', async () => {
  await utimes(join(root, 'app/main.ts'), 1, 1)
  expect(await buildIsCurrent(root)).toBe(false)
})

test('a test makes nothing stale, and neither does the build itself', async () => {
  await writeFiles(root, { 'app/main.test.ts': 'another test', 'resources/sample-server/dist/server.mjs': 'new' })
  expect(await buildIsCurrent(root)).toBe(true)
})

test.each(Object.keys(outputs))('a build without %s is stale', async (output) => {
  await rm(join(root, output))
  expect(await buildIsCurrent(root)).toBe(false)
})

test('a build that broke off is stale', async () => {
  await forgetBuild(root)
  expect(await buildIsCurrent(root)).toBe(false)
})

test('an edit while the build ran counts as new', async () => {
  const before = await fingerprint(root)
  await writeFiles(root, { 'app/main.ts': 'edited meanwhile' })
  await recordBuild(root, before)
  expect(await buildIsCurrent(root)).toBe(false)
})
