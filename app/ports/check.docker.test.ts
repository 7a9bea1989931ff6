import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { createTestEngine, type TestEngine } from '../engine/testing/test-engine.ts'
import { holdersOf } from './check.ts'
import { listListeners } from './holders.ts'
import { portMap } from './map.ts'

const port = 3255
const range = { first: 3255, last: 3259 }

let fixture: TestEngine
beforeAll(async () => {
  fixture = await createTestEngine()
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

async function published(): Promise<string> {
  const { engine } = fixture
  const program = 'setInterval(() => undefined, 1000)'
  const id = await engine.create(
    fixture.spec(program, { publish: { address: '127.0.0.1', hostPort: port, containerPort: 3000 } }),
  )
  await engine.start(id)
  return id
}

const viewer = () => ({ homeKey: fixture.labels[HOME_LABEL] ?? '', pid: process.pid })

const holders = (ownContainerIds: readonly string[]) =>
  holdersOf(port, {
    listeners: () => listListeners(range, process.platform),
    publishedPorts: () => fixture.engine.publishedPorts(),
    ownContainerIds: new Set(ownContainerIds),
    viewer: viewer(),
    signal: AbortSignal.timeout(30_000),
  })

test('a container that holds the port is named, not the proxy of the engine', async () => {
  const id = await published()
  const name = (await fixture.engine.inspect(id))?.name
  expect(await holders([])).toEqual([
    {
      kind: 'container',
      id,
      name,
      image: 'berth-test/node:1',
      project: null,
      server: null,
      otherHome: false,
      bindings: [{ address: '127.0.0.1', family: 4 }],
      words: `container ${name} (berth-test/node:1)`,
    },
  ])
})

test('a container is named while it is still being started', async () => {
  const { engine } = fixture
  const spec = fixture.spec('setInterval(() => undefined, 1000)', {
    publish: { address: '127.0.0.1', hostPort: port, containerPort: 3000 },
  })
  const id = await engine.create(spec)
  const started = engine.start(id)
  while ((await listListeners(range, process.platform)).length === 0) await turn()
  // Here the proxy holds the port and the engine lists no container.
  expect((await holders([])).map(({ words }) => words)).toEqual([`container ${spec.name} (berth-test/node:1)`])
  await started
})

const card = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

async function publishedAs(HostIp: string, labels: Readonly<Record<string, string>> = {}): Promise<string> {
  const container = await fixture.docker.createContainer({
    Image: 'berth-test/node:1',
    Cmd: ['/usr/local/bin/node', '-e', 'setInterval(() => undefined, 1000)'],
    name: fixture.name('card'),
    Labels: { ...fixture.labels, ...labels },
    ExposedPorts: { '3000/tcp': {} },
    HostConfig: { Init: true, PortBindings: { '3000/tcp': [{ HostIp, HostPort: String(port) }] } },
  })
  await container.start()
  return container.id
}

const mapNow = async (servers: readonly { id: string; port: number }[]) =>
  portMap({
    takenAt: 0,
    range,
    leaveAlone: [],
    servers,
    reserved: new Set(servers.map((server) => server.port)),
    reading: {
      listeners: await listListeners(range, process.platform),
      published: await fixture.engine.publishedPorts(),
      reservations: [],
    },
    viewer: viewer(),
    knowsContainers: true,
  })

test.runIf(card)('a container on the address of one network card leaves 127.0.0.1 to a server', async () => {
  const id = await publishedAs(card ?? '')
  expect(await holders([])).toEqual([])
  await published()
  const { slots, exposures } = await mapNow([])
  expect(slots).toMatchObject([{ port, state: 'exposed' }])
  expect(slots[0]?.holders).toHaveLength(2)
  const ours = exposures.filter(({ container }) => container.id === id)
  expect(ours.map((exposure) => [exposure.port, exposure.addresses])).toEqual([[port, [card]]])
})

test('a container of a compose project that everybody can reach', async () => {
  const id = await publishedAs('', { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' })
  expect(await holders([])).toMatchObject([{ kind: 'container', id, project: 'shop', server: null }])
  const { slots, exposures } = await mapNow([{ id: 'notes', port }])
  expect(slots).toMatchObject([{ port, state: 'conflict', servers: ['notes'], holders: [{ id, project: 'shop' }] }])
  expect(exposures.find(({ container }) => container.id === id)?.addresses).toContain('0.0.0.0')
})

test("the server's own container is no holder, and its slot says that it runs", async () => {
  const { [HOME_LABEL]: home = '' } = fixture.labels
  const id = await publishedAs('127.0.0.1', { [SERVER_LABEL]: 'notes', [HOME_LABEL]: home })
  expect(await holders([id])).toEqual([])
  const { slots, exposures } = await mapNow([{ id: 'notes', port }])
  expect(slots).toMatchObject([{ port, state: 'running', servers: ['notes'], holders: [{ id, server: 'notes' }] }])
  expect(exposures.filter(({ container }) => container.id === id)).toEqual([])
})

test('a stranger on ::1 beside the own container is a holder', async () => {
  const id = await published()
  const stranger = createServer().listen({ port, host: '::1', ipv6Only: true })
  await once(stranger, 'listening')
  try {
    expect((await holders([id])).map(({ words }) => words)).toEqual([`node, pid ${process.pid}`])
  } finally {
    stranger.close()
  }
})
