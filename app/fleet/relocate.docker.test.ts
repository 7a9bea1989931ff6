/** A definition can be changed whether or not an engine answers, and a running server survives a change that fails. */
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { ServerDefinition } from '../contract/server.ts'
import { TEST_IMAGE } from '../engine/testing/test-image.ts'
import { createTestFleet, obedientServer, server, type TestFleet, until } from './testing/test-fleet.ts'

const notes = { id: 'notes' }

let fleet: TestFleet
beforeEach(async () => {
  fleet = await createTestFleet()
})
afterEach(() => fleet.clean())

const definitionOf = (berth: Berth) => server(berth.store.getState(), 'notes').definition

describe('without an engine', () => {
  let berth: Berth
  beforeEach(async () => {
    await fleet.write({ notes: obedientServer({ port: 3334 }) })
    berth = fleet.face('cli', { DOCKER_HOST: 'unix:///nowhere/docker.sock' })
    expect((await berth.look()).engine.kind).toBe('missing')
  })

  test('a server moves, to a port of choice and to the next free one, and its entries with it', async () => {
    const entries = join(fleet.person, '.claude.json')
    await mkdir(join(fleet.person, '.claude'), { recursive: true })
    await writeFile(entries, '{"mcpServers": {}}')
    await berth.handlers['client:link']({ client: 'claude-code', id: 'notes' })
    expect(await berth.handlers['server:move']({ id: 'notes', port: 3335 })).toBe(3335)
    expect(await readFile(entries, 'utf8')).toContain('http://127.0.0.1:3335/mcp')
    const next = await berth.handlers['server:move'](notes)
    expect(next).toBeGreaterThanOrEqual(3300)
    expect(definitionOf(berth).port).toBe(next)
  })

  test('a definition is replaced, also by one that has another port', async () => {
    const definition = ServerDefinition.parse(obedientServer({ port: 3336, env: { ADDED: 'yes' } }))
    await berth.handlers['server:update']({ id: 'notes', definition })
    expect(definitionOf(berth)).toMatchObject({ port: 3336, env: { ADDED: 'yes' } })
    await berth.handlers['server:update']({
      id: 'notes',
      definition: { ...definition, port: null, transport: 'stdio' },
    })
    expect(definitionOf(berth)).toMatchObject({ port: null, transport: 'stdio' })
  })

  test('a port that cannot be bound is refused, with its holder', async () => {
    const holder = createServer().listen(3335, '127.0.0.1')
    await once(holder, 'listening')
    try {
      await expect(berth.handlers['server:move']({ id: 'notes', port: 3335 })).rejects.toMatchObject({
        kind: 'port-taken',
        message: `Port 3335 is taken by node, pid ${process.pid}.`,
      })
      expect(definitionOf(berth).port).toBe(3334)
    } finally {
      holder.close()
    }
  })
})

describe('a running server', () => {
  let berth: Berth
  const now = () => server(berth.store.getState(), 'notes')
  const running = async (definition: Parameters<typeof obedientServer>[0]) => {
    await fleet.write({ notes: obedientServer(definition) })
    berth = fleet.face('window')
    berth.start()
    await berth.handlers['server:start'](notes)
    return now()
  }

  test('stays where it is when its image has gone', async () => {
    const [repo, tag] = ['127.0.0.1:9/berth/gone', fleet.home.key]
    await fleet.docker.getImage(TEST_IMAGE).tag({ repo, tag })
    const before = await running({ port: 3334, image: `${repo}:${tag}` })
    await fleet.docker.getImage(`${repo}:${tag}`).remove()
    await expect(berth.handlers['server:move']({ id: 'notes', port: 3335 })).rejects.toMatchObject({
      kind: 'pull-failed',
    })
    expect(now()).toEqual(before)
  })

  test('runs on, in the same container, when the new one cannot start', async () => {
    const before = await running({ port: 3334 })
    await fleet.write({ notes: obedientServer({ port: 3334, user: 'nobody-has-this-name' }) })
    await until(berth, (snapshot) => server(snapshot, 'notes').outdated)
    await expect(berth.handlers['server:move']({ id: 'notes', port: 3335 })).rejects.toMatchObject({
      message: 'The image has no user "nobody-has-this-name".',
    })
    expect(now()).toMatchObject({
      definition: { port: 3334 },
      state: { kind: 'running' },
      container: before.container,
      bindings: [{ port: 3334 }],
    })
  })
})
