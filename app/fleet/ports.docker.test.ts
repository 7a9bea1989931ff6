import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { Settings } from '../contract/settings.ts'
import { openBindings } from './loopback.ts'
import { createTestFleet, obedientServer, server, type TestFleet } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth
const listeners: Server[] = []
const strangers: ChildProcess[] = []

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
})
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.close()
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL')
  await fleet.clean()
})

async function occupy(port: number, host: string): Promise<void> {
  const listener = createServer().listen(port, host)
  listeners.push(listener)
  await once(listener, 'listening')
}
/** As another program would: what Berth's own process listens on is Berth only trying a port. */
async function occupyFromOutside(port: number): Promise<void> {
  const program = `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  strangers.push(child)
  await once(child.stdout, 'data')
}
const notes = { id: 'notes' }
const ofThisHome = () => JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })
const containers = () => fleet.docker.listContainers({ all: true, filters: ofThisHome() })

test.each(['127.0.0.1', '0.0.0.0'])(
  'a port taken on %s names the holder and offers the next free one',
  async (host) => {
    await occupy(3320, host)
    await fleet.write({ notes: obedientServer({ port: 3320 }), other: obedientServer({ port: 3300 }) })
    await berth.look()
    const thrown: unknown = await berth.handlers['server:start'](notes).catch((cause: unknown) => cause)

    expect(thrown).toMatchObject({
      kind: 'port-taken',
      message: expect.stringContaining(`pid ${process.pid}`),
      remedy: { kind: 'resolve', id: 'notes' },
    })
    expect(server(berth.store.getState(), 'notes').state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'port-taken' },
    })
    expect(await containers()).toEqual([])

    const port = await berth.handlers['server:move'](notes)
    expect([3300, 3320]).not.toContain(port)
    await berth.handlers['server:start'](notes)
    expect(server(berth.store.getState(), 'notes').bindings).toMatchObject([{ port }])
  },
)

test('a start that is refused for its port makes nothing, not even after its failure', async () => {
  await occupy(3320, '127.0.0.1')
  await fleet.write({ notes: obedientServer({ port: 3320 }) })
  // What the first went on with would be there at the end of the second.
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'port-taken' })
  expect(await fleet.docker.listNetworks({ filters: ofThisHome() })).toEqual([])
  expect(await containers()).toEqual([])
})

test('a port that a container of another Berth home has is named after both', async () => {
  await fleet.write({ notes: obedientServer({ port: 3321 }) })
  await berth.look()
  await berth.handlers['server:start'](notes)
  const other = await createTestFleet()
  try {
    await other.write({ notes: obedientServer({ port: 3321 }) })
    const face = other.face('cli')
    await face.look()
    const message = `Port 3321 is taken by container berth-${fleet.home.key}-notes of another Berth home.`
    await expect(face.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'port-taken', message })
  } finally {
    await other.clean()
  }
})

test('the map tells running, reserved, conflict and process apart', async () => {
  await fleet.write({
    notes: obedientServer({ port: 3322 }),
    idle: obedientServer({ port: 3323 }),
    clash: obedientServer({ port: 3324 }),
  })
  await occupyFromOutside(3324)
  await occupyFromOutside(3325)
  await berth.look()
  await berth.handlers['server:start'](notes)
  const { slots } = await berth.handlers['ports:map'](undefined)
  const ours = slots.filter(({ port }) => port >= 3322 && port <= 3325)
  expect(ours.map(({ port, state, servers }) => [port, state, ...servers])).toEqual([
    [3322, 'running', 'notes'],
    [3323, 'reserved', 'idle'],
    [3324, 'conflict', 'clash'],
    [3325, 'process'],
  ])
})

test('one port, for a form: what the server itself has of it does not count, and others do', async () => {
  await fleet.write({ notes: obedientServer({ port: 3322 }), idle: obedientServer({ port: 3323 }) })
  await occupyFromOutside(3325)
  await berth.look()
  await berth.handlers['server:start'](notes)
  const check = berth.handlers['ports:check']
  expect(await check({ port: 3322, id: 'notes' })).toEqual({ port: 3322, state: 'free', servers: [], holders: [] })
  expect(await check({ port: 3322 })).toMatchObject({
    state: 'running',
    servers: ['notes'],
    holders: [{ kind: 'container', server: 'notes' }],
  })
  expect(await check({ port: 3322, id: 'idle' })).toMatchObject({ state: 'running', servers: ['notes'] })
  expect(await check({ port: 3323, id: 'notes' })).toMatchObject({ state: 'reserved', servers: ['idle'], holders: [] })
  expect(await check({ port: 3325, id: 'notes' })).toMatchObject({
    state: 'process',
    servers: [],
    holders: [{ kind: 'process', name: 'node', standing: 'own' }],
  })
})

test('a new server gets the first port that is not to be left alone', async () => {
  await berth.look()
  const settings = { range: { first: 3326, last: 3329 }, leaveAlone: [3326, 3327] }
  await berth.handlers['settings:update'](Settings.parse(settings))
  expect((await berth.handlers['ports:map'](undefined)).nextFree).toBe(3328)
  await berth.handlers['server:add']({ kind: 'definition', id: 'notes', definition: obedientServer() })
  expect(server(berth.store.getState(), 'notes').definition.port).toBe(3328)
})

test('a move to a port that another server has is refused and changes nothing', async () => {
  await fleet.write({ notes: obedientServer({ port: 3326 }), other: obedientServer({ port: 3327 }) })
  await berth.look()
  await expect(berth.handlers['server:move']({ id: 'notes', port: 3327 })).rejects.toMatchObject({
    kind: 'port-taken',
    message: 'Port 3327 belongs to the server "other".',
  })
  expect(server(berth.store.getState(), 'notes').definition.port).toBe(3326)
})

test('a move to a taken port leaves the server running where it was', async () => {
  await occupy(3329, '127.0.0.1')
  await fleet.write({ notes: obedientServer({ port: 3328 }) })
  await berth.look()
  await berth.handlers['server:start'](notes)
  const before = server(berth.store.getState(), 'notes').container
  await expect(berth.handlers['server:move']({ id: 'notes', port: 3329 })).rejects.toMatchObject({ kind: 'port-taken' })
  expect(server(berth.store.getState(), 'notes')).toMatchObject({ container: before, definition: { port: 3328 } })
})

test('a server without a port gets the first free one at its start, for good', async () => {
  await occupy(3300, '127.0.0.1')
  await fleet.write({ first: obedientServer({ port: 3301 }), notes: obedientServer() })
  await berth.look()
  await berth.handlers['server:start'](notes)
  const { port } = server(berth.store.getState(), 'notes').definition
  expect(port).toBeGreaterThanOrEqual(3302)
  await berth.handlers['server:restart'](notes)
  expect(server(berth.store.getState(), 'notes').definition.port).toBe(port)
})

test('only loopback counts as loopback', () => {
  const at = (address: string) => ({ address, port: 1, containerPort: 1 })
  const bindings = ['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::', '192.168.1.2', '127.0.0.1.example'].map(at)
  expect(openBindings({ bindings, labels: {} }, null).map(({ address }) => address)).toEqual([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    '127.0.0.1.example',
  ])
})

test('a container that was published to everyone is never called healthy, and a start replaces it', async () => {
  await fleet.write({ notes: obedientServer({ port: 3329 }) })
  await berth.look()
  await berth.handlers['server:start'](notes)
  const [mine] = await containers()
  const { Config, Name } = await fleet.docker.getContainer(mine?.Id ?? '').inspect()
  await fleet.docker.getContainer(mine?.Id ?? '').remove({ force: true })
  const PortBindings = { '3000/tcp': [{ HostIp: '0.0.0.0', HostPort: '3329' }] }
  const { Image, Cmd, Env, Labels } = Config
  const ExposedPorts = { '3000/tcp': {} }
  const config = { name: Name.slice(1), Image, Cmd, Env, Labels, ExposedPorts, HostConfig: { PortBindings } }
  await (await fleet.docker.createContainer(config)).start()

  const face = fleet.face('cli')
  const { servers } = await face.look({ probe: true })
  expect(servers).toMatchObject([
    { state: { kind: 'failed', failure: { kind: 'not-loopback' } }, health: { kind: 'unknown' } },
  ])
  await face.handlers['server:start'](notes)
  expect(server(face.store.getState(), 'notes')).toMatchObject({ state: { kind: 'running' } })
  expect((await containers()).flatMap(({ Ports }) => Ports.map(({ IP }) => IP))).toEqual(['127.0.0.1'])
})
