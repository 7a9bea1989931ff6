import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
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
  })

test('a container that holds the port is named, not the proxy of the engine', async () => {
  const id = await published()
  const name = (await fixture.engine.inspect(id))?.name
  expect(await holders([])).toEqual([
    { kind: 'container', words: `container ${name} (berth-test/node:1)`, address: '127.0.0.1', containerId: id },
  ])
})

test("the server's own container is no holder, and its row says ours", async () => {
  const id = await published()
  expect(await holders([id])).toEqual([])
  const [row, ...others] = portRows({
    range,
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
