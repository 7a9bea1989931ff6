import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Engine, EngineEvent } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let engine: Engine

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

test('the whole life of a container is told, with labels, exit code and time', async () => {
  const controller = new AbortController()
  const events = await engine.events(AbortSignal.any([controller.signal, AbortSignal.timeout(30_000)]))
  const program = `process.on('SIGTERM', () => process.exit(5)); console.log('up'); setInterval(() => {}, 1000)`
  const id = await engine.create(fixture.spec(program))
  const life = (async () => {
    await engine.start(id)
    for await (const _ of engine.logs(id, { tail: 'all', follow: true, signal: AbortSignal.timeout(10_000) })) break
    await engine.stop(id, 5)
    await engine.remove(id)
  })()
  const seen: Extract<EngineEvent, { kind: 'container' }>[] = []
  for await (const event of events) {
    if (event.kind !== 'container' || event.containerId !== id) continue
    seen.push(event)
    if (event.action === 'destroy') controller.abort()
  }
  await life
  expect(seen.map(({ action, exitCode }) => (exitCode === null ? action : `${action} ${exitCode}`))).toEqual([
    'create',
    'start',
    'kill',
    'die 5',
    'stop',
    'destroy',
  ])
  expect(seen.map(({ labels }) => labels)).toEqual(seen.map(() => fixture.labels))
  for (const { time } of seen) expect(Math.abs(time - Date.now())).toBeLessThan(30_000)
})

test("the image's own health check is told apart from the life of the container", async () => {
  const container = await fixture.docker.createContainer({
    name: fixture.name('health'),
    Image: 'berth-test/node:1',
    Labels: { ...fixture.labels },
    Cmd: ['/usr/local/bin/node', '-e', 'setInterval(() => {}, 1000)'],
    Healthcheck: { Test: ['CMD', '/usr/local/bin/node', '-e', ''], Interval: 200_000_000, Timeout: 5e9 },
  })
  const controller = new AbortController()
  const events = await engine.events(AbortSignal.any([controller.signal, AbortSignal.timeout(30_000)]))
  await container.start()
  const seen: EngineEvent[] = []
  for await (const event of events) {
    if (event.containerId !== container.id || event.kind !== 'health') continue
    seen.push(event)
    controller.abort()
  }
  expect(seen).toEqual([{ kind: 'health', containerId: container.id, status: 'healthy' }])
})

test('a busy and an idle server have the CPU and memory they use', async () => {
  const busy = await engine.create(
    fixture.spec(`globalThis.kept = Buffer.alloc(60 << 20, 1); for (;;) {}`, { cpus: 0.5, memoryBytes: 200 << 20 }),
  )
  const idle = await engine.create(fixture.spec('setInterval(() => {}, 1000)'))
  await Promise.all([engine.start(busy), engine.start(idle)])
  const samples = await Promise.all([busy, idle].map(firstSteady))
  expect(samples[0]?.cpu).toBeGreaterThan(0.25)
  expect(samples[0]?.cpu).toBeLessThan(0.8)
  expect(samples[0]?.memoryBytes).toBeGreaterThan(60 << 20)
  expect(samples[0]?.memoryLimitBytes).toBe(200 << 20)
  expect(samples[1]?.cpu).toBeLessThan(0.2)
  expect(samples[1]?.memoryBytes).toBeLessThan(60 << 20)
})

/** The second sample: the first may still have the start of Node in it. */
async function firstSteady(id: string) {
  let count = 0
  for await (const sample of engine.stats(id, AbortSignal.timeout(20_000))) if (++count === 3) return sample
  throw new Error('the stream of statistics ended early')
}
