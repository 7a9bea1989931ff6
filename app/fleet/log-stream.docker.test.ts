/** A log that floods on both streams, and engines that go away while it is read: no line lost, none twice. */
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { type LogLine, type StreamMessage, StreamRequest } from '../contract/streams.ts'
import { createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import { createTestFleet, listening, serverRunning, type TestFleet, tell, until } from './testing/test-fleet.ts'

const PORT = 3345
const notes = { id: 'notes' }
/** Lines on each of the two streams. */
const FLOOD = 30_000

/** Listens; `/flood/N` writes N lines on each stream as fast as it can, `/say/words` one line. */
const flooding = `
  const http = require('http')
  process.on('SIGTERM', () => process.exit(0))
  http.createServer((request, response) => {
    const [, word, rest] = request.url.split('/')
    response.end('ok')
    if (word === 'say') console.log(decodeURIComponent(rest))
    if (word !== 'flood') return
    let n = 0
    const pour = () => {
      for (let i = 0; i < 50 && n < Number(rest); i++, n++) { console.log('out ' + n); console.error('err ' + n) }
      if (n < Number(rest)) setImmediate(pour)
      else console.log('poured')
    }
    pour()
  }).listen(Number(process.env.PORT))`

let fleet: TestFleet
let proxy: FaultProxy
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  proxy = await createFaultProxy()
  await fleet.write({ notes: serverRunning(flooding, { port: PORT }) })
  berth = fleet.face('window', { DOCKER_HOST: proxy.dockerHost })
  berth.start()
  await berth.handlers['server:start'](notes)
  await listening(PORT)
})
afterEach(async () => {
  await fleet.clean()
  await proxy.close()
})

/** Follows the log; `line` waits half a minute at most. */
function follower() {
  const lines: LogLine[] = []
  const messages: StreamMessage[] = []
  let onMessage = (): void => undefined
  const stop = berth.openStream(StreamRequest.parse({ kind: 'logs', ...notes }), {
    send: async (message) => {
      if (message.kind === 'lines') lines.push(...message.lines)
      else messages.push(message)
      onMessage()
    },
  })
  const waitFor = (fits: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const last = () => JSON.stringify([messages, lines.length, lines.at(-1)])
      const timer = setTimeout(() => reject(new Error(`got ${last()}`)), 30_000)
      onMessage = () => {
        if (!fits()) return
        clearTimeout(timer)
        resolve()
      }
      onMessage()
    })
  return { lines, stop, waitFor, line: (text: string) => waitFor(() => lines.some((line) => line.text === text)) }
}

const textsOf = (lines: readonly LogLine[], source: LogLine['source']): readonly string[] =>
  lines.filter((line) => line.source === source).map(({ text }) => text)

const numbered = (word: string): readonly string[] => Array.from({ length: FLOOD }, (_, n) => `${word} ${n}`)

test('a flood on both streams arrives whole, while it is followed and when it is saved', async () => {
  const log = follower()
  await tell(PORT, '/say/first')
  // It follows from here on: what came before its first look is only as long as it asked for.
  await log.line('first')
  await tell(PORT, `/flood/${FLOOD}`)
  await log.waitFor(() => log.lines.length >= 2 * FLOOD + 2)
  log.stop()
  expect(textsOf(log.lines, 'stderr')).toEqual(numbered('err'))
  expect(textsOf(log.lines, 'stdout')).toEqual(['first', ...numbered('out'), 'poured'])

  const path = await berth.handlers['logs:save'](notes)
  const saved = (await readFile(path ?? '', 'utf8')).trimEnd().split('\n')
  expect(saved).toHaveLength(2 * FLOOD + 2)
}, 60_000)

test('an engine that leaves in the middle of a flood and comes back costs no line and brings none twice', async () => {
  const log = follower()
  await tell(PORT, '/say/first')
  // It follows from here on: what came before its first look is only as long as it asked for.
  await log.line('first')
  await tell(PORT, `/flood/${FLOOD}`)
  await log.waitFor(() => log.lines.length > 100)
  await proxy.down()
  await until(berth, ({ engine }) => engine.kind !== 'ready')
  await tell(PORT, '/say/meanwhile')
  await proxy.restore()
  await log.line('meanwhile')
  await tell(PORT, '/say/afterwards')
  await log.line('afterwards')
  await log.waitFor(() => log.lines.length >= 2 * FLOOD + 4)
  log.stop()
  expect(textsOf(log.lines, 'stderr')).toEqual(numbered('err'))
  const said = new Set(['first', 'meanwhile', 'poured', 'afterwards'])
  const out = textsOf(log.lines, 'stdout')
  expect(out.filter((text) => !said.has(text))).toEqual(numbered('out'))
  expect(out).toHaveLength(FLOOD + said.size)
}, 90_000)

test('a log whose own connection is cut goes on', async () => {
  await tell(PORT, '/say/one')
  const log = follower()
  await log.line('one')
  proxy.cut()
  await tell(PORT, '/say/two')
  await log.line('two')
  log.stop()
  expect(log.lines.map(({ text }) => text)).toEqual(['one', 'two'])
}, 60_000)
