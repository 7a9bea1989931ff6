import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LogLine } from '../contract/streams.ts'
import type { Engine } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'
import { TEST_IMAGE } from './testing/test-image.ts'

let fixture: TestEngine
let engine: Engine

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

const limit = (): AbortSignal => AbortSignal.timeout(40_000)

async function started(program: string): Promise<string> {
  const id = await engine.create(fixture.spec(program))
  await engine.start(id)
  return id
}

async function linesOf(id: string, options: { tail?: number; follow?: boolean } = {}): Promise<readonly LogLine[]> {
  const lines: LogLine[] = []
  const { tail = 'all', follow = true } = options
  for await (const batch of engine.logs(id, { tail, follow, signal: limit() })) lines.push(...batch)
  return lines
}

test('stdout and stderr are told apart, in order, each line with its time', async () => {
  const id =
    await started(`const fs = require('fs'); fs.writeSync(1, 'one\\n'); fs.writeSync(2, '\\x1b[31mtwo\\x1b[0m\\r\\n')
    fs.writeSync(1, '\\n'); fs.writeSync(1, 'no end')`)
  // Following may lose a last line without an end: that is so in Docker 20's own `docker logs -f` too.
  await fixture.docker.getContainer(id).wait()
  const lines = await linesOf(id)
  expect(lines.map(({ source, text }) => [source, text]).sort()).toEqual([
    ['stderr', '\x1b[31mtwo\x1b[0m'],
    ['stdout', ''],
    ['stdout', 'no end'],
    ['stdout', 'one'],
  ])
  for (const { time } of lines) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(30_000)
})

test('a line of a megabyte is one line, cut at 16 KiB without breaking a character', async () => {
  const id = await started(`process.stdout.write('é'.repeat(500000) + '\\nnext\\n')`)
  const [long, next, ...more] = await linesOf(id)
  expect(Buffer.byteLength(long?.text ?? '')).toBeLessThanOrEqual(16 * 1024)
  expect(long?.text).toMatch(/^é{8000,} … \(cut, 98\d{4} more bytes\)$/)
  expect([next?.text, more]).toEqual(['next', []])
})

test('a character that arrives in two halves is whole', async () => {
  const id = await started(`const fs = require('fs'), b = Buffer.from('⚓ ahoi\\n'); fs.writeSync(1, b.subarray(0, 2))
    setTimeout(() => fs.writeSync(1, b.subarray(2)), 200)`)
  expect((await linesOf(id)).map(({ text }) => text)).toEqual(['⚓ ahoi'])
})

test('tail begins with the last lines; without follow it ends while the container runs', async () => {
  const id = await started(`for (let i = 0; i < 50; i++) console.log(i); setInterval(() => {}, 1000)`)
  for await (const batch of engine.logs(id, { tail: 'all', follow: true, signal: limit() })) {
    if (batch.some(({ text }) => text === '49')) break
  }
  expect((await linesOf(id, { tail: 3, follow: false })).map(({ text }) => text)).toEqual(['47', '48', '49'])
})

test('a container with a terminal has readable lines too', async () => {
  const container = await fixture.docker.createContainer({
    name: fixture.name('tty'),
    Image: TEST_IMAGE,
    Tty: true,
    Labels: { ...fixture.labels },
    Cmd: ['/usr/local/bin/node', '-e', `console.log('one'); console.error('two ⚓')`],
  })
  await container.start()
  const lines = await linesOf(container.id)
  expect(lines.map(({ source, text }) => [source, text])).toEqual([
    ['stdout', 'one'],
    ['stdout', 'two ⚓'],
  ])
  expect(lines.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true)
})

test('following ends when the container is removed', async () => {
  const id = await started(`console.log('up'); setInterval(() => {}, 1000)`)
  const texts: string[] = []
  for await (const batch of engine.logs(id, { tail: 'all', follow: true, signal: limit() })) {
    texts.push(...batch.map(({ text }) => text))
    if (texts.includes('up')) await engine.remove(id)
  }
  expect(texts).toEqual(['up'])
})

test('following ends quietly when it is aborted, and says so when the container is not there', async () => {
  const id = await started(`console.log('up'); setInterval(() => {}, 1000)`)
  const controller = new AbortController()
  for await (const _ of engine.logs(id, { tail: 'all', follow: true, signal: controller.signal })) controller.abort()
  expect(controller.signal.aborted).toBe(true)
  await expect(linesOf('0123456789ab')).rejects.toMatchObject({
    kind: 'engine-error',
    message: /its container is gone/,
  })
})

const flood = (lines: number): string => `const s = 'x'.repeat(110); let i = 0
  const write = () => { let b = ''; for (let k = 0; k < 1000 && i < ${lines}; k++, i++) b += String(i).padStart(8, '0') + ' ' + s + '\\n'
    if (b) process.stdout.write(b, write) }; write()`

test('200,000 lines arrive complete, in order, and in flat memory', async () => {
  // Without the log rotation of Berth's own containers: when a flood outruns it, the engine itself drops lines.
  const container = await fixture.docker.createContainer({
    name: fixture.name('flood'),
    Image: TEST_IMAGE,
    Labels: { ...fixture.labels },
    Cmd: ['/usr/local/bin/node', '-e', flood(200_000)],
  })
  await container.start()
  let count = 0
  let inOrder = true
  let peak = 0
  const before = process.memoryUsage().rss
  for await (const batch of engine.logs(container.id, { tail: 'all', follow: true, signal: limit() })) {
    for (const { text } of batch) inOrder &&= Number(text.slice(0, 8)) === count++
    peak = Math.max(peak, process.memoryUsage().rss - before)
  }
  expect({ count, inOrder }).toEqual({ count: 200_000, inOrder: true })
  expect(peak).toBeLessThan(120 * 1024 * 1024)
})

test('while nobody asks for the next batch, nothing is read', async () => {
  const id = await started(flood(100_000))
  await fixture.docker.getContainer(id).wait()
  const reading = engine.logs(id, { tail: 'all', follow: true, signal: limit() })[Symbol.asyncIterator]()
  const first = await reading.next()
  const heldBefore = process.memoryUsage().external + process.memoryUsage().arrayBuffers
  await once(AbortSignal.timeout(300), 'abort')
  const heldAfter = process.memoryUsage().external + process.memoryUsage().arrayBuffers
  expect(first.done).toBe(false)
  // 14 MB of log wait in the engine; a reader without back-pressure would have them all here by now.
  expect(heldAfter - heldBefore).toBeLessThan(4 * 1024 * 1024)
  await reading.return?.()
})
