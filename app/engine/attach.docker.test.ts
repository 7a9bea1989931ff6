import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Engine } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let engine: Engine

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

/** Not process.exit(): it would drop what Node has not written yet. */
const echo = `process.stdin.pipe(process.stdout); process.exitCode = 3; process.stderr.write('ready\\n')`

const all = (): Promise<readonly unknown[]> => engine.containersWith(fixture.labels)

test('what goes in comes out, stderr stays apart, and the end of stdin ends it', async () => {
  const run = await engine.runAttached(fixture.spec(echo))
  const errors = text(run.stderr)
  const lines = createInterface({ input: run.stdout })
  run.stdin.write('{"jsonrpc":"2.0"}\n')
  expect(await once(lines, 'line')).toEqual(['{"jsonrpc":"2.0"}'])
  run.stdin.end()
  expect(await run.exited).toBe(3)
  expect(await errors).toBe('ready\n')
  await run.close(5)
  expect(await all()).toEqual([])
})

test('nothing of the first output is lost, nor the code of the shortest run', async () => {
  const runs = await Promise.all(
    [1, 2, 3].map((code) => engine.runAttached(fixture.spec(`console.log('first'); process.exit(${code})`))),
  )
  const seen = await Promise.all(runs.map(async (run) => [await text(run.stdout), await run.exited]))
  expect(seen).toEqual([1, 2, 3].map((code) => ['first\n', code]))
  await Promise.all(runs.map((run) => run.close(0)))
})

test('five megabytes pass through unbroken to a slow reader', async () => {
  const run = await engine.runAttached(fixture.spec(echo))
  run.stderr.resume()
  const sent = Buffer.alloc(5_000_000, 'abcdefghij')
  run.stdin.write(sent)
  run.stdin.end()
  let received = 0
  for await (const chunk of run.stdout) {
    received += (chunk as Buffer).length
    if (received % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(received).toBe(sent.length)
  await run.close(1)
})

test('a reader who ignores stderr does not stall stdout', async () => {
  const noisy = `const s = 'x'.repeat(100000); for (let i = 0; i < 40; i++) process.stderr.write(s); console.log('still here')`
  const run = await engine.runAttached(fixture.spec(noisy))
  expect(await text(run.stdout)).toBe('still here\n')
  // Four megabytes were written; what nobody read did not pile up.
  expect((await text(run.stderr)).length).toBeLessThan(1_200_000)
  await run.close(1)
})

test('close kills what will not end, twice is once, and nothing stays', async () => {
  const run = await engine.runAttached(
    fixture.spec(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`),
  )
  await once(run.stdout, 'data')
  await Promise.all([run.close(0.2), run.close(0.2)])
  await run.close(0.2)
  expect(await run.exited).toBe(137)
  expect(await all()).toEqual([])
  run.stdin.write('too late\n')
})

test('the engine removes the session by itself when its end comes without us', async () => {
  const run = await engine.runAttached(fixture.spec(echo))
  run.stdin.end()
  await run.exited
  await fixture.docker
    .getContainer(run.containerId)
    .wait({ condition: 'removed' })
    .catch(() => undefined)
  expect(await all()).toEqual([])
})

test('an image that is not there leaves nothing behind', async () => {
  const spec = fixture.spec('', { image: 'berth-test/absent:9' })
  await expect(engine.runAttached(spec)).rejects.toMatchObject({ kind: 'image-not-found' })
  expect(await all()).toEqual([])
})

test('a session that cannot start leaves nothing behind', async () => {
  await expect(engine.runAttached(fixture.spec('', { user: 'nobodyelse' }))).rejects.toMatchObject({
    kind: 'engine-error',
  })
  expect(await all()).toEqual([])
})
