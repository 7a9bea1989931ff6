import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import {
  createTestFleet,
  listening,
  obedientServer,
  server,
  serverRunning,
  stateIs,
  type TestFleet,
  until,
} from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth
/** Each kind of state that `notes` went through, without repeats. */
let states: string[]

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({ notes: obedientServer({ port: 3300 }) })
  berth = fleet.face('window')
  states = []
  berth.store.subscribe(({ servers }: Snapshot) => {
    const kind = servers[0]?.state.kind
    if (kind && kind !== states.at(-1)) states.push(kind)
  })
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
})
afterEach(() => fleet.clean())

const notes = { id: 'notes' }
const containers = () =>
  fleet.docker.listContainers({ all: true, filters: JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] }) })

test('start makes one hardened container on loopback, and the picture goes stopped, starting, running', async () => {
  await berth.handlers['server:start'](notes)
  expect(server(berth.store.getState(), 'notes')).toMatchObject({
    state: { kind: 'running' },
    bindings: [{ address: '127.0.0.1', port: 3300, containerPort: 3000 }],
    outdated: false,
  })
  expect(states).toEqual(['stopped', 'starting', 'running'])
  const [container, ...others] = await containers()
  expect(others).toEqual([])
  const { HostConfig } = await fleet.docker.getContainer(container?.Id ?? '').inspect()
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    RestartPolicy: { Name: 'unless-stopped' },
  })
})

test('two quick clicks are one action, and a start of what runs does nothing', async () => {
  await Promise.all([berth.handlers['server:start'](notes), berth.handlers['server:start'](notes)])
  const [before] = await containers()
  await berth.handlers['server:start'](notes)
  expect((await containers()).map(({ Id }) => Id)).toEqual([before?.Id])
  expect(states).toEqual(['stopped', 'starting', 'running'])
})

test('stop keeps the container, the next start takes it up again, and a stop of what is stopped does nothing', async () => {
  await berth.handlers['server:start'](notes)
  const [first] = await containers()
  await berth.handlers['server:stop'](notes)
  await berth.handlers['server:stop'](notes)
  expect(server(berth.store.getState(), 'notes').state).toEqual({ kind: 'stopped' })
  await berth.handlers['server:start'](notes)
  expect((await containers()).map(({ Id, State }) => [Id, State])).toEqual([[first?.Id, 'running']])
  expect(server(berth.store.getState(), 'notes').lastCrash).toBeNull()
})

test('restart runs the same container anew', async () => {
  await berth.handlers['server:start'](notes)
  const before = server(berth.store.getState(), 'notes')
  await berth.handlers['server:restart'](notes)
  const after = server(berth.store.getState(), 'notes')
  expect(after.container?.id).toBe(before.container?.id)
  expect(
    after.state.kind === 'running' && before.state.kind === 'running' && after.state.since > before.state.since,
  ).toBe(true)
})

test('a changed definition shows as outdated, and the next restart applies it', async () => {
  await berth.handlers['server:start'](notes)
  await fleet.write({ notes: obedientServer({ port: 3300, env: { ADDED: 'yes' } }) })
  await until(berth, (snapshot) => server(snapshot, 'notes').outdated)
  const before = server(berth.store.getState(), 'notes').container?.id
  await berth.handlers['server:restart'](notes)
  expect(server(berth.store.getState(), 'notes')).toMatchObject({ outdated: false, state: { kind: 'running' } })
  expect(server(berth.store.getState(), 'notes').container?.id).not.toBe(before)
})

test('remove takes container, network, token and definition away', async () => {
  await berth.handlers['server:start'](notes)
  expect(await berth.tokenOf('notes')).toMatch(/^[0-9a-f]{64}$/)
  await berth.handlers['server:remove'](notes)
  await berth.handlers['server:remove'](notes)
  expect(berth.store.getState().servers).toEqual([])
  expect(await containers()).toEqual([])
  const networks = await fleet.docker.listNetworks({ filters: JSON.stringify({ name: [fleet.home.key] }) })
  expect(networks).toEqual([])
  await expect(berth.tokenOf('notes')).rejects.toMatchObject({ kind: 'unknown-server' })
})

test('a stop while starting cancels the start and leaves nothing running', async () => {
  const started = berth.handlers['server:start'](notes)
  await until(berth, stateIs('notes', 'starting'))
  const stopped = berth.handlers['server:stop'](notes)
  await expect(started).rejects.toMatchObject({ kind: 'cancelled' })
  await stopped
  expect(server(berth.store.getState(), 'notes').state).toEqual({ kind: 'stopped' })
  expect((await containers()).filter(({ State }) => State === 'running')).toEqual([])
})

test('cancel ends a start, which is no failure to look at later', async () => {
  const started = berth.handlers['server:start'](notes)
  await until(berth, stateIs('notes', 'starting'))
  await berth.handlers['server:cancel'](notes)
  await expect(started).rejects.toMatchObject({ kind: 'cancelled' })
  expect(server(berth.store.getState(), 'notes').state).toEqual({ kind: 'stopped' })
})

test('an image that is nowhere is a failure in the picture, gone with the next good start', async () => {
  await fleet.write({ notes: obedientServer({ port: 3300, image: '127.0.0.1:9/berth/none:1' }) })
  await until(berth, (snapshot) => server(snapshot, 'notes').definition.image.startsWith('127'))
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'pull-failed' })
  expect(server(berth.store.getState(), 'notes').state).toMatchObject({
    kind: 'failed',
    failure: { kind: 'pull-failed' },
  })
  await fleet.write({ notes: obedientServer({ port: 3300 }) })
  await berth.handlers['server:start'](notes)
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('running')
})

test('start all and stop all: one that fails does not hold up the others, and is named with its reason', async () => {
  await fleet.write({
    notes: obedientServer({ port: 3300 }),
    broken: obedientServer({ port: 3301, image: '127.0.0.1:9/berth/none:1' }),
    other: serverRunning('process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1e6)', { port: 3302 }),
  })
  await until(berth, ({ servers }) => servers.length === 3)
  const why: unknown = expect.stringContaining('127.0.0.1:9/berth/none:1')
  const failure = { kind: 'start-failed', message: '1 of 3 servers did not start: broken.', fix: why }
  await expect(berth.handlers['server:start-all'](undefined)).rejects.toMatchObject(failure)
  const kinds = () => berth.store.getState().servers.map(({ id, state }) => [id, state.kind])
  expect(kinds()).toEqual([
    ['notes', 'running'],
    ['broken', 'failed'],
    ['other', 'running'],
  ])
  expect(await containers()).toHaveLength(2)
  await berth.handlers['server:stop-all'](undefined)
  expect(kinds().map(([, kind]) => kind)).toEqual(['stopped', 'stopped', 'stopped'])
})

test('two servers cannot reach each other', async () => {
  const reach = `fetch('http://berth-${fleet.home.key}-notes:3000').then(() => console.log('reached'), () => console.log('apart')); setInterval(() => {}, 1e6)`
  await fleet.write({
    notes: obedientServer({ port: 3300 }),
    spy: serverRunning(reach, { port: 3301, stopTimeout: 0 }),
  })
  await until(berth, ({ servers }) => servers.length === 2)
  await berth.handlers['server:start'](notes)
  await berth.handlers['server:start']({ id: 'spy' })
  await listening(3300)
  const said = await new Promise<string>((resolve) => {
    const stop = berth.openStream(
      { kind: 'logs', id: 'spy', tail: 10, follow: true },
      {
        send: async (message) => {
          if (message.kind !== 'lines') return
          stop()
          resolve(message.lines[0]?.text ?? '')
        },
      },
    )
  })
  expect(said).toBe('apart')
})
