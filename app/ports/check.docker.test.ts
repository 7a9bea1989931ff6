import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_LABEL } from '../engine/labels.ts'
import { createTestEngine, type TestEngine } from '../engine/testing/test-engine.ts'
import { holdersOf } from './check.ts'
import { portRows } from './conflict.ts'
import { listListeners } from './holders.ts'

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
  const id = await engine.create(fixture.spec(program, { publish: { hostPort: port, containerPort: 3000 } }))
  await engine.start(id)
  return id
}

const holders = (ownContainerIds: readonly string[]) =>
  holdersOf(port, {
    listeners: () => listListeners(range, process.platform),
    publishedPorts: () => fixture.engine.publishedPorts(),
    ownContainerIds: new Set(ownContainerIds),
    homeKey: fixture.labels[HOME_LABEL] ?? '',
    signal: AbortSignal.timeout(30_000),
  })

test('a container that holds the port is named, not the proxy of the engine', async () => {
  const id = await published()
  const name = (await fixture.engine.inspect(id))?.name
  expect(await holders([])).toEqual([
    { kind: 'container', words: `container ${name} (berth-test/node:1)`, address: '127.0.0.1', containerId: id },
  ])
})

test('a container is named while it is still being started', async () => {
  const { engine } = fixture
  const spec = fixture.spec('setInterval(() => undefined, 1000)', { publish: { hostPort: port, containerPort: 3000 } })
  const id = await engine.create(spec)
  const started = engine.start(id)
  while ((await listListeners(range, process.platform)).length === 0);
  // Here the proxy holds the port and the engine lists no container.
  expect((await holders([])).map(({ words }) => words)).toEqual([`container ${spec.name} (berth-test/node:1)`])
  await started
})

const card = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test.runIf(card)('a container published on one network card is named when it is in the way', async () => {
  const container = await fixture.docker.createContainer({
    Image: 'berth-test/node:1',
    Cmd: ['/usr/local/bin/node', '-e', 'setInterval(() => undefined, 1000)'],
    name: fixture.name('card'),
    Labels: { ...fixture.labels },
    ExposedPorts: { '3000/tcp': {} },
    HostConfig: {
      Init: true,
      PortBindings: { '3000/tcp': [{ HostIp: card ?? '', HostPort: String(port) }] },
    },
  })
  await container.start()
  expect((await holders([])).map(({ words }) => words)).toEqual([
    `container ${fixture.name('card')} (berth-test/node:1)`,
  ])
})

test("the server's own container is no holder, and its row says ours", async () => {
  const id = await published()
  expect(await holders([id])).toEqual([])
  const [row, ...others] = portRows({
    range,
    homeKey: fixture.labels[HOME_LABEL] ?? '',
    servers: [{ id: 'notes', port, containerIds: [id] }],
    listeners: await listListeners(range, process.platform),
    published: await fixture.engine.publishedPorts(),
  })
  expect(row).toMatchObject({ port, state: 'ours', server: 'notes', addresses: ['127.0.0.1'] })
  expect(others).toEqual([])
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
