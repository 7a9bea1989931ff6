import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { createTokens, type Tokens } from '../tokens/tokens.ts'
import { watchTokens } from './watch-tokens.ts'

let home: Home
let tokens: Tokens
let stop: () => void
let changed: string[]

beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-tokens-')) }, '/')
  tokens = createTokens(home)
  changed = []
})
afterEach(async () => {
  stop()
  await rm(home.root, { recursive: true, force: true })
})

const begin = (): void => {
  stop = watchTokens(
    home,
    (id) => changed.push(id),
    (line) => changed.push(line),
  )
}
const seen = async (id: string): Promise<void> => {
  await vi.waitFor(() => expect(changed).toContain(id), 2_000)
  changed.length = 0
}

test('a token that is replaced again and again is told of each time, one server from the other', async () => {
  await tokens.write('a', 'first')
  await tokens.write('b', 'first')
  begin()
  await vi.waitFor(() => expect(changed.toSorted()).toEqual(['a', 'b']), 2_000)
  for (const token of ['second', 'third', 'fourth']) {
    changed.length = 0
    await tokens.write('a', token)
    await seen('a')
  }
  expect(changed).toEqual([])
})

test('a server that comes later, goes and comes again is told of too', async () => {
  begin()
  await tokens.write('late', 'first')
  await seen('late')
  await tokens.write('late', 'second')
  await seen('late')
  await tokens.remove('late')
  await seen('late')
  await tokens.write('late', 'third')
  await seen('late')
  await tokens.write('late', 'fourth')
  await seen('late')
})

test('nothing is told once it is stopped', async () => {
  await tokens.write('a', 'first')
  begin()
  await seen('a')
  stop()
  const told: string[] = []
  stop = watchTokens(home, (id) => told.push(id), fail)
  await vi.waitFor(() => expect(told).toEqual(['a']), 2_000)
  await tokens.write('a', 'second')
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), 2_000)
  expect(changed).toEqual([])
})

const fail = (line: string): void => void changed.push(line)
