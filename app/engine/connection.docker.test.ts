import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { EngineView } from '../contract/snapshot.ts'
import { type ConnectionDeps, createEngineConnection, type EngineConnection } from './connection.ts'
import type { Engine, EngineEvent } from './engine.ts'
import { findEngine } from './find-engine.ts'
import { createFaultProxy, type FaultProxy } from './testing/fault-proxy.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let proxy: FaultProxy
let connection: EngineConnection

beforeAll(async () => {
  fixture = await createTestEngine()
})
beforeEach(async () => {
  proxy = await createFaultProxy()
})
afterEach(async () => {
  await connection.stop()
  await proxy.close()
  await fixture.clean()
})
afterAll(() => fixture?.clean())

interface Seen {
  readonly kinds: EngineView['kind'][]
  readonly events: EngineEvent[]
  readonly log: string[]
  readonly reconciled: Engine[]
}

/** A connection through the proxy, with a record of all it says. */
function connect(changes: Partial<ConnectionDeps> = {}): Seen {
  const seen: Seen = { kinds: [], events: [], log: [], reconciled: [] }
  connection = createEngineConnection({
    find: (signal) =>
      findEngine({
        env: { DOCKER_HOST: proxy.dockerHost },
        platform: process.platform,
        homedir: '/nonexistent',
        signal,
      }),
    now: Date.now,
    log: (line) => seen.log.push(line),
    onEvent: (event) => seen.events.push(event),
    onConnected: async (engine) => void seen.reconciled.push(engine),
    backoff: (attempt) => 50 * 2 ** attempt,
    ...changes,
  })
  connection.subscribe(({ kind }) => seen.kinds.push(kind))
  return seen
}

const until = (condition: () => boolean, what: string): Promise<void> =>
  vi.waitFor(() => expect(condition(), what).toBe(true), { timeout: 10_000, interval: 10 })

const ready = (): Promise<void> => until(() => connection.view().kind === 'ready', 'ready')
const missing = (): Promise<void> => until(() => connection.view().kind === 'missing', 'missing')

test('connects, reconciles once, and hears what happens afterwards', async () => {
  const seen = connect()
  expect(connection.current()).toBeNull()
  expect(() => connection.require()).toThrow('still looking')
  await ready()
  expect(connection.view()).toMatchObject({ kind: 'ready', product: 'docker', endpoint: proxy.socket })
  expect(seen.reconciled).toEqual([connection.require()])
  const id = await connection.require().create(fixture.spec(''))
  await until(() => seen.events.some((event) => event.containerId === id), 'the event of the new container')
})

test('an event in the middle of the reconcile is not lost, and comes after it', async () => {
  const order: string[] = []
  connect({
    onConnected: async (engine) => {
      const id = await engine.create(fixture.spec(''))
      // The event is here long before these answers are.
      for (let i = 0; i < 5; i++) await engine.inspect(id)
      order.push('reconciled')
    },
    onEvent: (event) => {
      if (
        event.kind === 'container' &&
        Object.entries(fixture.labels).every(([key, value]) => event.labels[key] === value)
      ) {
        order.push(event.action)
      }
    },
  })
  await until(() => order.includes('create'), 'the event')
  expect(order).toEqual(['reconciled', 'create'])
})

test('an outage is seen at once, logged once, and ends by itself with a new reconcile', async () => {
  const seen = connect()
  await ready()
  await proxy.down()
  await missing()
  expect(connection.view()).toMatchObject({
    kind: 'missing',
    failure: { kind: 'no-engine' },
    tried: [{ endpoint: proxy.socket, problem: 'not there' }],
  })
  expect(connection.current()).toBeNull()
  expect(() => connection.require()).toThrow(/DOCKER_HOST names an engine that cannot be used/)
  const tries = (): number => seen.kinds.filter((kind) => kind === 'missing').length
  await until(() => tries() >= 4, 'some more tries')
  await proxy.restore()
  await ready()
  expect(seen.reconciled).toHaveLength(2)
  expect(seen.log).toHaveLength(2)
  expect(seen.log[1]).toMatch(/^The engine is back: docker \d/)
})

test('a cut stream is followed by a new one', async () => {
  const seen = connect()
  await ready()
  proxy.cut()
  await until(() => seen.reconciled.length === 2, 'the second reconcile')
  await ready()
  const id = await connection.require().create(fixture.spec(''))
  await until(() => seen.events.some((event) => event.containerId === id), 'an event on the new stream')
})

test('an engine that answers 500 is missing, with that said', async () => {
  proxy.answer(500, 'the daemon is confused')
  connect()
  await missing()
  expect(connection.view()).toMatchObject({ tried: [{ problem: 'it answers, but with HTTP 500' }] })
})

test('an engine that hangs is given up after two seconds', async () => {
  proxy.silence()
  connect()
  await missing()
  expect(connection.view()).toMatchObject({ tried: [{ problem: 'no answer within 2 s' }] })
})

test('a slow engine is not a missing one', async () => {
  proxy.delay(300)
  const seen = connect()
  await ready()
  expect(seen.kinds).toEqual(['ready'])
})

test('a reconcile that fails is an outage, not the end', async () => {
  let calls = 0
  const seen = connect({
    onConnected: async (engine) => {
      if (++calls === 1) proxy.answer(500, 'not now')
      await engine.containersWith(fixture.labels)
    },
  })
  await missing()
  expect(seen.log[0]).toContain('Could not list containers')
  await proxy.restore()
  await ready()
  expect(calls).toBe(2)
})

test('retry does not wait for the next try', async () => {
  await proxy.down()
  const seen = connect({ backoff: () => 60_000 })
  await missing()
  await proxy.restore()
  connection.retryNow()
  await ready()
  expect(seen.kinds).toEqual(['missing', 'searching', 'ready'])
})

test('while connected it asks the engine nothing', async () => {
  connect()
  await ready()
  await until(() => proxy.openStreams() === 1, 'only the event stream')
  const before = proxy.requests()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(proxy.requests()).toBe(before)
})

test('stop ends the stream and the search', async () => {
  const seen = connect()
  await ready()
  await connection.stop()
  await until(() => proxy.openStreams() === 0, 'no open event stream')
  const said = seen.kinds.length
  await proxy.down()
  expect([connection.current(), seen.kinds.length]).toEqual([null, said])
})
