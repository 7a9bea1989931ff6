import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { type StreamMessage, StreamRequest } from '../contract/streams.ts'
import {
  createTestFleet,
  listening,
  obedientServer,
  server,
  stateIs,
  type TestFleet,
  tell,
  until,
} from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({ notes: obedientServer({ port: 3330, env: { API_KEY: 'key-123456' }, secrets: ['API_KEY'] }) })
  berth = fleet.face('window')
  berth.start()
  await berth.handlers['server:start'](notes)
  await listening(3330)
})
afterEach(() => fleet.clean())

const notes = { id: 'notes' }

/** Reads a stream; `line` and `message` wait for what fits, ten seconds at most. */
function reader(request: object) {
  const messages: StreamMessage[] = []
  const wakes = new Set<() => void>()
  const stop = berth.openStream(StreamRequest.parse(request), {
    send: async (message) => {
      messages.push(message)
      for (const wake of wakes) wake()
    },
  })
  const lines = (): readonly string[] =>
    messages.flatMap((message) => (message.kind === 'lines' ? message.lines.map(({ text }) => text) : []))
  const waitFor = (fits: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`got ${JSON.stringify(messages)}`)), 10_000)
      const look = (): void => {
        if (!fits()) return
        clearTimeout(timer)
        wakes.delete(look)
        resolve()
      }
      wakes.add(look)
      look()
    })
  return { messages, lines, stop, waitFor, line: (text: string) => waitFor(() => lines().includes(text)) }
}

test('a log is followed across a crash, a restart and a new container, each line once, secrets redacted', async () => {
  const log = reader({ kind: 'logs', id: 'notes' })
  await log.line('started with •••')
  await tell(3330, '/say/one')
  await log.line('one')
  await tell(3330, '/exit/3')
  await log.line('key •••')
  await log.waitFor(() => log.lines().filter((line) => line.startsWith('started')).length === 2)
  await listening(3330)
  await tell(3330, '/say/two')
  await log.line('two')
  await fleet.write({ notes: obedientServer({ port: 3330, env: { ADDED: 'yes' } }) })
  await until(berth, (snapshot) => server(snapshot, 'notes').outdated)
  await berth.handlers['server:restart'](notes)
  await listening(3330)
  await tell(3330, '/say/three')
  await log.line('three')
  log.stop()
  expect(log.lines()).toEqual([
    'started with •••',
    'one',
    'key •••',
    'started with •••',
    'two',
    'started with •••',
    'three',
  ])
})

test('without follow a log ends at its last line; after the end nothing is sent', async () => {
  await tell(3330, '/say/one')
  // The engine writes a line down a moment after the server said it.
  const follower = reader({ kind: 'logs', id: 'notes' })
  await follower.line('one')
  follower.stop()
  const log = reader({ kind: 'logs', id: 'notes', follow: false })
  await log.waitFor(() => log.messages.at(-1)?.kind === 'end')
  expect(log.messages.at(-1)).toEqual({ kind: 'end', failure: null })
  expect(log.lines()).toEqual(['started with •••', 'one'])
})

test('a stream that was ended sends nothing more', async () => {
  const log = reader({ kind: 'logs', id: 'notes' })
  await log.line('started with •••')
  log.stop()
  const count = log.messages.length
  const other = reader({ kind: 'logs', id: 'notes' })
  await tell(3330, '/say/later')
  await other.line('later')
  other.stop()
  expect(log.messages).toHaveLength(count)
})

test('stats come once a second for what runs, and stop and come back with it', async () => {
  const stats = reader({ kind: 'stats', ids: ['notes', 'nobody'] })
  const samples = () => stats.messages.filter(({ kind }) => kind === 'stats')
  await stats.waitFor(() => samples().length >= 2)
  const [first] = samples()
  expect(first).toMatchObject({ samples: [{ id: 'notes', memoryLimitBytes: 512 * 1024 * 1024 }] })
  expect(first?.kind === 'stats' && (first.samples[0]?.memoryBytes ?? 0) > 1_000_000).toBe(true)
  await berth.handlers['server:stop'](notes)
  await berth.handlers['server:start'](notes)
  const count = samples().length
  await stats.waitFor(() => samples().length > count)
  stats.stop()
})

test('the saved log is whole and has no secret in it', async () => {
  await tell(3330, '/exit/3')
  await until(berth, (snapshot) => server(snapshot, 'notes').lastCrash !== null)
  await berth.handlers['server:stop'](notes)
  await until(berth, stateIs('notes', 'stopped'))
  const path = await berth.handlers['logs:save'](notes)
  expect(path).toBe(join(fleet.home.root, 'notes.log'))
  const text = await readFile(path ?? '', 'utf8')
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT\S+ started with •••\n/)
  expect(text).toContain('key •••')
  expect(text).not.toContain(await berth.tokenOf('notes'))
})
