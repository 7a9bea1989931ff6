import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { createTestFleet, obedientServer, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({ notes: obedientServer({ port: 3349 }) })
  berth = fleet.face('window')
  berth.start()
  await until(berth, ({ engine, servers }) => engine.kind === 'ready' && servers.length === 1)
})
afterEach(() => fleet.clean())

const notes = { id: 'notes' }
const filters = () => JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })

test('what is left of a server without a definition can be removed', async () => {
  await berth.handlers['server:start'](notes)
  await fleet.write({})
  await until(berth, ({ servers }) => servers.length === 0)
  expect(await berth.handlers['server:remove'](notes)).toMatchObject({ found: true })
  expect(await fleet.docker.listContainers({ all: true, filters: filters() })).toEqual([])
  expect(await fleet.docker.listNetworks({ filters: filters() })).toEqual([])
  expect(await berth.handlers['server:remove'](notes)).toMatchObject({ found: false, entries: [] })
})

test('an entry of fleet.json that cannot be used goes by its name, and nothing else does', async () => {
  await fleet.write({ notes: obedientServer({ port: 3349 }), odd: { image: 'Not An Image' }, other: { image: '' } })
  await until(berth, ({ problems }) => problems.length === 2)
  expect(await berth.handlers['server:remove']({ id: 'odd' })).toMatchObject({ found: true })
  const { servers } = JSON.parse(await readFile(fleet.home.fleetFile, 'utf8')) as { servers: object }
  expect(Object.keys(servers)).toEqual(['notes', 'other'])
  await until(berth, ({ problems }) => problems.length === 1)
})

test('a removal tells which entries went and which had to stay', async () => {
  await mkdir(join(fleet.person, '.claude'), { recursive: true })
  await mkdir(join(fleet.person, '.cursor'), { recursive: true })
  const [code, cursor] = [join(fleet.person, '.claude.json'), join(fleet.person, '.cursor', 'mcp.json')]
  for (const file of [code, cursor]) await writeFile(file, '{"mcpServers": {}}')
  await berth.handlers['client:link']({ client: 'claude-code', id: 'notes' })
  await berth.handlers['client:link']({ client: 'cursor', id: 'notes' })
  await writeFile(cursor, (await readFile(cursor, 'utf8')).replace('3349', '3999'))

  const report = await berth.handlers['server:remove'](notes)
  expect(report.entries.map(({ client }) => client)).toEqual(['claude-code'])
  expect(report.next).toContain(`in ${cursor} is no longer what Berth wrote`)
  expect(report.next).toMatch(/Claude Code/)
  expect(await readFile(code, 'utf8')).not.toContain('notes')
  expect(await readFile(cursor, 'utf8')).toContain('3999')
})
