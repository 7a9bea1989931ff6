import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogFile } from './log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('writes one dated line at a time into a file only its owner reads', async () => {
  const file = join(folder, 'home', 'berth.log')
  const log = createLogFile(file, () => new Date(0))
  log('one')
  log('two')
  expect(await readFile(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:00.000Z two\n')
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('keeps one older file once it is large', async () => {
  const file = join(folder, 'berth.log')
  await writeFile(file, 'x'.repeat(1_000_001))
  createLogFile(file, () => new Date(0))('new')
  expect(await readFile(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z new\n')
  expect((await stat(`${file}.1`)).size).toBe(1_000_001)
})

test('does not throw where nothing can be written', async () => {
  await writeFile(join(folder, 'file'), '')
  expect(() => createLogFile(join(folder, 'file', 'berth.log'), () => new Date(0))('lost')).not.toThrow()
})
