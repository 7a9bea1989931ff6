import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { createTokens, newToken } from './tokens.ts'

let home: Home

beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-tokens-')) }, '/')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

test('a token is 32 random bytes as hex', () => {
  expect(newToken()).toMatch(/^[0-9a-f]{64}$/)
  expect(newToken()).not.toBe(newToken())
})

test('ensure makes one private file without a newline, and later gives the same token', async () => {
  const tokens = createTokens(home)
  expect(await tokens.read('notes')).toBeNull()
  expect(await tokens.createdAt('notes')).toBeNull()
  const token = await tokens.ensure('notes')
  expect(await tokens.ensure('notes')).toBe(token)
  expect(await readFile(home.tokenFile('notes'), 'utf8')).toBe(token)
  expect((await stat(home.tokenFile('notes'))).mode & 0o777).toBe(0o600)
  expect(await tokens.createdAt('notes')).toBeGreaterThan(Date.now() - 60_000)
})

test('two that need a token at the same moment get the same one, and nothing else is left behind', async () => {
  for (const id of Array.from({ length: 20 }, (_, index) => `server-${index}`)) {
    const asked = await Promise.all([1, 2, 3, 4].map(() => createTokens(home).ensure(id)))
    expect(new Set([...asked, await readFile(home.tokenFile(id), 'utf8')]).size).toBe(1)
    expect(await readdir(home.serverFolder(id))).toEqual(['token'])
    expect((await stat(home.tokenFile(id))).mode & 0o777).toBe(0o600)
  }
})

test('an emptied token file gets a token again', async () => {
  const tokens = createTokens(home)
  await tokens.write('notes', '\n')
  const token = await tokens.ensure('notes')
  expect(token).toMatch(/^[0-9a-f]{64}$/)
  expect(await tokens.read('notes')).toBe(token)
})

test('white space around a token that a person edited is not part of it', async () => {
  const tokens = createTokens(home)
  await tokens.write('notes', 'first')
  await writeFile(home.tokenFile('notes'), '  by-hand \r\n')
  expect(await tokens.read('notes')).toBe('by-hand')
})

test('remove takes the folder away, also twice', async () => {
  const tokens = createTokens(home)
  await tokens.ensure('notes')
  await tokens.remove('notes')
  await tokens.remove('notes')
  expect(await tokens.read('notes')).toBeNull()
})

test('a token that cannot be read is a failure, not a missing token', async () => {
  const tokens = createTokens(home)
  await tokens.ensure('notes/token')
  await expect(tokens.ensure('notes')).rejects.toMatchObject({ kind: 'file-unreadable' })
})
