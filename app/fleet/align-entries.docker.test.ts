import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newToken } from '../tokens/tokens.ts'
import { createTestFleet, obedientServer, type TestFleet } from './testing/test-fleet.ts'

let fleet: TestFleet
const claudeCode = (): string => join(fleet.person, '.claude.json')
const entries = (): Promise<string> => readFile(claudeCode(), 'utf8')
const notes = { id: 'notes' }

beforeEach(async () => {
  fleet = await createTestFleet()
  await mkdir(join(fleet.person, '.claude'), { recursive: true })
  await writeFile(claudeCode(), '{"mcpServers": {}}')
  await fleet.write({ notes: obedientServer({ port: 3346 }) })
})
afterEach(() => fleet.clean())

/** What a rotation leaves that was killed right after it wrote the new token. */
async function halfRotated(): Promise<string> {
  const fresh = newToken()
  await writeFile(fleet.home.tokenFile('notes'), fresh)
  expect(await entries()).not.toContain(fresh)
  return fresh
}

test('entries that a dead rotation left behind are brought in line when the next Berth looks', async () => {
  const berth = fleet.face('cli')
  await berth.look()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'notes' })
  const fresh = await halfRotated()
  await fleet.face('cli').look()
  expect(await entries()).toContain(fresh)
})

test('and at the next start', async () => {
  const berth = fleet.face('cli')
  await berth.look()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'notes' })
  const fresh = await halfRotated()
  await berth.handlers['server:start'](notes)
  expect(await entries()).toContain(fresh)
})
