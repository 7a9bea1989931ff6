/** Each way out of a port conflict does exactly what its plan shows, and can be taken back where the plan says so. */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import type { Choice } from '../contract/ports.ts'
import { createResolveFleet, optionOf, type ResolveFleet } from './testing/resolve-fleet.ts'
import { listening, obedientServer, server, stateIs, until } from './testing/test-fleet.ts'

const notes = { id: 'notes' }
let fleet: ResolveFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createResolveFleet()
  await fleet.prepare({ notes: obedientServer({ port: 3430 }), github: obedientServer({ port: 3432 }) })
})
afterEach(() => fleet.clean())

const connect = async (): Promise<void> => {
  berth = await fleet.connected('window')
}
const link = (id: string) => berth.handlers['client:link']({ client: 'claude-code', id })
const plan = () => berth.handlers['ports:plan'](notes)
const resolve = (choice: Choice, start = true) => berth.handlers['ports:resolve']({ ...notes, choice, start })
const undo = async (key: string | undefined) => berth.handlers['ports:undo']({ key: key ?? '' })

test('the server moves to the nearest free port and starts there; undone, every byte is as before', async () => {
  await connect()
  await link('notes')
  await fleet.layOutAnew()
  await fleet.processOn(3430)
  await fleet.processOn(3431)
  const before = await fleet.state()
  const option = optionOf(await plan(), 'move')
  expect(option).toMatchObject({ title: 'Move notes to port 3433', undoable: true })
  expect(option.changes).toEqual([
    { kind: 'port', server: 'notes', from: 3430, to: 3433 },
    {
      kind: 'entry',
      client: 'claude-code',
      file: fleet.clientFile,
      entryName: 'notes',
      from: 'http://127.0.0.1:3430/mcp',
      to: 'http://127.0.0.1:3433/mcp',
    },
    { kind: 'start', server: 'notes' },
  ])
  const { changes, undo: back } = await resolve(option.choice)
  expect(changes).toEqual(option.changes)
  const after = await fleet.state()
  expect(after).toMatchObject({ ports: { notes: 3433 }, running: { notes: 3433, github: null }, containers: 1 })
  expect(JSON.parse(after.clientFile)).toEqual(JSON.parse(before.clientFile.replace('3430', '3433')))
  await undo(back?.key)
  expect(await fleet.state()).toEqual({ ...before, containers: 1 })
  await until(berth, stateIs('notes', 'stopped'))
  await expect(undo(back?.key)).rejects.toMatchObject({ kind: 'too-late' })
})

test('a running server moves as it was said, and back', async () => {
  await connect()
  await link('notes')
  await berth.handlers['server:start'](notes)
  const before = await fleet.state()
  const option = await berth.handlers['ports:plan-move']({ ...notes, port: 3440 })
  expect(option.changes.map(({ kind }) => kind)).toEqual(['port', 'recreate', 'entry'])
  const { changes, undo: back } = await resolve(option.choice, false)
  expect(changes).toEqual(option.changes)
  expect(await fleet.state()).toMatchObject({ ports: { notes: 3440 }, running: { notes: 3440 }, containers: 1 })
  await undo(back?.key)
  expect(await fleet.state()).toEqual(before)
})

test('undone after somebody wrote to the file, the entry goes back and what they wrote stays', async () => {
  await connect()
  await link('notes')
  const { undo: back } = await resolve({ kind: 'move', server: 'notes', port: 3440 }, false)
  const text = await readFile(fleet.clientFile, 'utf8')
  await writeFile(fleet.clientFile, text.replace('"dark"', '"light"'))
  await undo(back?.key)
  const now = await readFile(fleet.clientFile, 'utf8')
  expect(JSON.parse(now)).toMatchObject({ theme: 'light', mcpServers: { notes: { url: 'http://127.0.0.1:3430/mcp' } } })
})

test('the other Berth server moves out of the way, running on; undone, it has its port again', async () => {
  await fleet.prepare({ notes: obedientServer({ port: 3432 }), github: obedientServer({ port: 3432 }) })
  await connect()
  await link('github')
  await berth.handlers['server:start']({ id: 'github' })
  const before = await fleet.state()
  const made = await plan()
  expect(made.holders).toMatchObject([{ kind: 'container', server: 'github' }])
  const option = optionOf(made, 'move', 'github')
  expect(option.changes.map(({ kind }) => kind)).toEqual(['port', 'recreate', 'entry', 'start'])
  const { changes, undo: back } = await resolve(option.choice)
  expect(changes).toEqual(option.changes)
  expect(await fleet.state()).toMatchObject({
    ports: { notes: 3432, github: 3433 },
    running: { notes: 3432, github: 3433 },
  })
  await undo(back?.key)
  expect(await fleet.state()).toEqual({ ...before, containers: 2 })
})

test('a foreign container is stopped and the server started; undone, it is the other way round again', async () => {
  await connect()
  const id = await fleet.containerOn(3430, { labels: { 'com.docker.compose.project': 'shop' } })
  const before = await fleet.state()
  const option = optionOf(await plan(), 'stop-container')
  expect(option.title).toContain('of compose project shop')
  const { changes, undo: back } = await resolve(option.choice)
  expect(changes).toEqual(option.changes)
  expect(changes.map(({ kind }) => kind)).toEqual(['stop-container', 'start'])
  expect(await fleet.state()).toMatchObject({ running: { notes: 3430 }, strangers: [false] })
  await undo(back?.key)
  expect(await fleet.state()).toEqual({ ...before, containers: 1 })
  expect((await fleet.docker.getContainer(id).inspect()).State.Running).toBe(true)
})

test('a container that removes itself is said to, and cannot be brought back', async () => {
  await connect()
  await fleet.containerOn(3430, { autoRemove: true })
  const option = optionOf(await plan(), 'stop-container')
  expect(option).toMatchObject({ undoable: false })
  expect(await resolve(option.choice, false)).toMatchObject({ undo: null })
})

test('the process is asked to quit, and the server starts when it has', async () => {
  await connect()
  const stranger = await fleet.processOn(3430)
  const ended = once(stranger.child, 'exit')
  const option = optionOf(await plan(), 'quit-process')
  expect(option.title).toBe(`Ask node (pid ${stranger.pid}) to quit`)
  const { changes, undo: back } = await resolve(option.choice)
  expect(changes).toEqual(option.changes)
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(back).toBeNull()
  expect(await fleet.state()).toMatchObject({ running: { notes: 3430 } })
})

test('it waits for the port, shown as starting, and starts as soon as that is free', async () => {
  await connect()
  const stranger = await fleet.processOn(3430)
  const waiting = resolve({ kind: 'wait' })
  await until(berth, stateIs('notes', 'starting'))
  await stranger.end()
  expect((await waiting).changes).toEqual([{ kind: 'start', server: 'notes' }])
  await listening(3430)
})

test('cancel, a stop and a newer wish end the waiting', async () => {
  await connect()
  await fleet.processOn(3430)
  for (const end of ['server:cancel', 'server:stop'] as const) {
    const waiting = Promise.allSettled([resolve({ kind: 'wait' })])
    await until(berth, stateIs('notes', 'starting'))
    await berth.handlers[end](notes)
    expect(await waiting).toMatchObject([{ status: 'rejected', reason: { kind: 'cancelled' } }])
    await until(berth, stateIs('notes', 'stopped'))
  }
  const waiting = Promise.allSettled([resolve({ kind: 'wait' })])
  await until(berth, stateIs('notes', 'starting'))
  expect(await berth.handlers['server:move']({ ...notes, port: 3440 })).toBe(3440)
  expect(await waiting).toMatchObject([{ reason: { kind: 'cancelled' } }])
})

test('kept stopped, the start that failed is not told of any more', async () => {
  await connect()
  await fleet.processOn(3430)
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({
    kind: 'port-taken',
    remedy: { kind: 'resolve', id: 'notes' },
  })
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('failed')
  const before = await fleet.state()
  expect(await resolve({ kind: 'keep-stopped' })).toEqual({ changes: [], undo: null })
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('stopped')
  expect(await fleet.state()).toEqual(before)
})

test('a free port leaves nothing but to start, and a running server nothing at all', async () => {
  await connect()
  expect((await plan()).options.map(({ title }) => title)).toEqual(['Start notes'])
  await berth.handlers['server:start'](notes)
  expect(await plan()).toEqual({ server: 'notes', port: 3430, holders: [], options: [] })
})
