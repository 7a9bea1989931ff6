/** The logs of gates as they grow: each line counted once, whatever becomes of gate and engine. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { type StreamMessage, StreamRequest } from '../contract/streams.ts'
import type { OldTokenNews, Traffic } from '../contract/traffic.ts'
import { createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import { endedLine, openedLine } from '../gate/testing/access-lines.ts'
import { createTokens } from '../tokens/tokens.ts'
import { startTalkingGate } from './testing/talking-gate.ts'
import { createTestFleet, obedientServer, type TestFleet, until } from './testing/test-fleet.ts'

const ID = 'notes'
const PORT = 3304

let fleet: TestFleet
let proxy: FaultProxy
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  proxy = await createFaultProxy()
  await fleet.write({
    [ID]: obedientServer({ port: PORT, auth: 'gate', env: { API_KEY: 'key-123456' }, secrets: ['API_KEY'] }),
  })
  berth = fleet.face('window', { DOCKER_HOST: proxy.dockerHost })
})
afterEach(async () => {
  await fleet.clean()
  await proxy.close()
})

/** Looks at the traffic; `see` waits half a minute at most. */
function watcher() {
  const seen: Traffic[] = []
  let onMessage = (): void => undefined
  const stop = berth.openStream(StreamRequest.parse({ kind: 'traffic', id: ID }), {
    send: async (message: StreamMessage) => {
      if (message.kind === 'traffic') seen.push(message.traffic)
      onMessage()
    },
  })
  const see = (fits: (traffic: Traffic) => boolean): Promise<Traffic> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`saw ${JSON.stringify(seen.at(-1))}`)), 30_000)
      onMessage = () => {
        const last = seen.at(-1)
        if (!last || !fits(last)) return
        clearTimeout(timer)
        resolve(last)
      }
      onMessage()
    })
  return { seen, stop, see, requests: (count: number) => see(({ lastHour }) => lastHour.requests >= count) }
}

test('what was written before and what comes, streams that end with their gate, and nothing twice', async () => {
  const now = Date.now()
  const gate = await startTalkingGate(fleet, ID, [
    'nginx says hello',
    endedLine(1, now - 60_000),
    openedLine(2, now - 60_000),
  ])
  await gate.say(openedLine(3, Date.now()), openedLine(4, Date.now()))
  berth.start()
  const traffic = watcher()
  // Stream 2 was opened in another run: before this one began.
  await traffic.see(({ openStreams }) => openStreams === 2)
  await gate.say(endedLine(3, Date.now(), { method: 'GET', stream: true, seconds: 9 }))
  await traffic.see(({ openStreams, lastHour }) => openStreams === 1 && lastHour.requests === 2)
  await gate.stop()
  await traffic.see(({ openStreams }) => openStreams === 0)
  await gate.restart()
  await gate.say(
    openedLine(5, Date.now()),
    endedLine(6, Date.now(), { client: 'claude-code', status: 401, caller: 'wrong' }),
  )
  const last = await traffic.see(({ openStreams, callers }) => openStreams === 1 && callers.length === 2)
  traffic.stop()
  // Its first lines are written anew at each start: one more call in the log, by another line.
  expect(last.lastHour).toMatchObject({ requests: 4, good: 3, unauthorized: 1 })
  expect(last.callers.map(({ name, state, count }) => [name, state, count])).toEqual([
    ['Claude Code', 'wrong', 1],
    ['Cursor', 'current', 3],
  ])
  expect((await berth.traffic.lastUses(ID)).map(({ name }) => name)).toEqual(['Cursor', 'Cursor', 'Cursor'])
  expect(await fleet.face('cli').traffic.now(ID)).toMatchObject({ lastHour: last.lastHour, openStreams: 1 })
})

test('an engine that leaves and comes back, and a log whose own connection is cut, cost no line and bring none twice', async () => {
  const gate = await startTalkingGate(fleet, ID)
  berth.start()
  const traffic = watcher()
  await gate.calls(1_000)
  await traffic.requests(1_000)
  proxy.cut()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  await gate.calls(100)
  await gate.say(openedLine(1, Date.now()))
  await traffic.see(({ openStreams, lastHour }) => openStreams === 1 && lastHour.requests === 1_100)
  await proxy.down()
  await until(berth, ({ engine }) => engine.kind !== 'ready')
  await gate.calls(10)
  await proxy.restore()
  await traffic.requests(1_110)
  await gate.calls(1)
  const last = await traffic.requests(1_111)
  traffic.stop()
  expect(last.lastHour.requests).toBe(1_111)
  expect(last.openStreams, 'it is the same run of the gate').toBe(1)
}, 90_000)

test('a hundred thousand lines are all counted and leave little behind', async () => {
  const gate = await startTalkingGate(fleet, ID)
  berth.start()
  const traffic = watcher()
  // In pieces: of a log that it rotates twice while a reader is behind, the engine tells lines twice, and others never.
  for (let count = 5_000; count <= 100_000; count += 5_000) {
    await gate.calls(5_000)
    await traffic.requests(count)
  }
  const last = await traffic.requests(100_000)
  traffic.stop()
  expect(last.lastHour.requests).toBe(100_000)
  expect(last.latency?.calls).toBe(100_000)
  expect(last.latency?.p95).toBeGreaterThan(90)
  expect(last.latency?.p95).toBeLessThan(100)
  expect(last.callers.length).toBe(20)
  expect(await berth.traffic.lastUses(ID)).toHaveLength(50)
  expect(JSON.stringify(last).length).toBeLessThan(10_000)
}, 90_000)

test('of a long log only its end is read at first', async () => {
  const gate = await startTalkingGate(fleet, ID)
  await gate.calls(6_000)
  // What another face reads of it shows that the engine has written all of it down.
  const cli = fleet.face('cli')
  await expect.poll(async () => (await cli.traffic.now(ID)).lastHour.requests, { timeout: 20_000 }).toBe(6_000)
  await gate.say(endedLine(1, Date.now(), { client: 'last' }))
  await expect.poll(async () => (await cli.traffic.now(ID)).lastHour.requests).toBe(6_001)
  berth.start()
  const traffic = watcher()
  const first = await traffic.see(({ callers }) => callers.some(({ name }) => name === 'last'))
  traffic.stop()
  expect(first.lastHour.requests).toBe(5_000)
}, 60_000)

test('no secret of the server shows in what callers say of themselves', async () => {
  const token = await createTokens(fleet.home).ensure(ID)
  const gate = await startTalkingGate(fleet, ID)
  await gate.say(
    endedLine(1, Date.now(), { agent: `${token}/1` }),
    endedLine(2, Date.now(), { client: 'with key-123456' }),
    // The gate cuts it in the middle of the token.
    endedLine(3, Date.now(), { client: `${'x'.repeat(20)} ${token}`.slice(0, 60) }),
    endedLine(4, Date.now(), { client: 'end' }),
  )
  berth.start()
  const traffic = watcher()
  const { callers } = await traffic.see(({ lastHour }) => lastHour.requests === 4)
  traffic.stop()
  expect(callers.map(({ name }) => name)).toEqual(['end', `${'x'.repeat(20)} •••`, 'with •••', '•••'])
})

test('the entry that still holds an old token is named, once', async () => {
  await fleet.write({ [ID]: obedientServer({ port: PORT, auth: 'server' }) })
  await createTokens(fleet.home).write(ID, 'b'.repeat(64))
  const file = join(fleet.person, '.cursor', 'mcp.json')
  await mkdir(join(file, '..'), { recursive: true })
  const entry = { url: `http://localhost:${PORT}/mcp`, headers: { Authorization: `Bearer ${'a'.repeat(64)}` } }
  await writeFile(file, JSON.stringify({ mcpServers: { mine: entry } }))
  const news: OldTokenNews[] = []
  berth.traffic.onOldToken((one) => news.push(one))
  const gate = await startTalkingGate(fleet, ID)
  berth.start()
  const traffic = watcher()
  const refusal = (n: number) => endedLine(n, Date.now(), { status: 401, caller: 'expired', agent: 'node' })
  await gate.say(...Array.from({ length: 10 }, (_, n) => refusal(n)))
  await traffic.see(({ lastHour }) => lastHour.unauthorized === 10)
  traffic.stop()
  await expect.poll(() => news.length).toBeGreaterThan(0)
  const named = { client: 'cursor', entryName: 'mine', file }
  expect(news).toEqual([{ id: ID, caller: 'node', source: { kind: 'entry', clientName: 'Cursor', entry: named } }])
})

test('nothing is asked of the engine while no gate writes, nor after the end', async () => {
  await startTalkingGate(fleet, ID, [endedLine(1, Date.now())])
  berth.start()
  const traffic = watcher()
  await traffic.requests(1)
  traffic.stop()
  const before = proxy.openStreams()
  await berth.stop()
  expect(before, 'the events and the log').toBe(2)
  await expect.poll(() => proxy.openStreams()).toBe(0)
})
