import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import type { Health, ProbeReport } from '../contract/snapshot.ts'
import { createMonitor, type Monitor, type MonitorParts } from './monitor.ts'
import { probe } from './probe.ts'
import type { Rhythm } from './rhythm.ts'
import { startMcpServer, type TestServer } from './testing/mcp-servers.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Longer than any test: what it times does not come. */
const AGES = 3_600_000
const quick: Rhythm = { eager: [5, 10, 20], visible: 20, hidden: AGES }

async function server(port = 0): Promise<TestServer> {
  const started = await startMcpServer({ kind: 'both-eras', port })
  cleanups.push(() => started.close())
  return started
}

/** A monitor over real servers by their urls, with a record of what it told. */
function monitorOf(urls: ReadonlyMap<string, string>, more: Partial<MonitorParts> = {}) {
  const told: { id: string; health: Health }[] = []
  const probed: string[] = []
  const monitor: Monitor = createMonitor({
    probe: (id, signal) => {
      probed.push(id)
      return probe({ url: urls.get(id) ?? '', transport: 'streamable-http', token: null, limit: 2_000 }, signal)
    },
    now: Date.now,
    onHealth: (id, health) => void told.push({ id, health }),
    rhythm: quick,
    ...more,
  })
  cleanups.push(() => monitor.stop())
  return { monitor, told, probed, kinds: () => told.map(({ health }) => spoken(health)) }
}

const spoken = (health: Health): string => (health.kind === 'probed' ? health.report.outcome.kind : health.kind)

it('waits while a server loads, then tells that it is healthy, and goes on at its pace', async () => {
  const holder = await server()
  await holder.close()
  const { monitor, kinds, probed } = monitorOf(new Map([['a', holder.url]]))
  monitor.watch('a', Date.now())
  await expect.poll(() => probed.length, { interval: 2 }).toBeGreaterThan(2)
  expect(new Set(kinds())).toEqual(new Set(['waiting']))
  await server(holder.port)
  await expect.poll(() => kinds().filter((it) => it === 'healthy').length, { interval: 2 }).toBeGreaterThan(1)
})

it('hands on what it found while it waits: a wrong answer is one already, silence may only be slowness', async () => {
  const running = await server()
  const silent = await server()
  await silent.close()
  const wrong = running.url.replace('/mcp', '/wrong')
  const { monitor, told } = monitorOf(
    new Map([
      ['wrong', wrong],
      ['silent', silent.url],
    ]),
  )
  const startedAt = Date.now()
  const last = (about: string) => told.filter(({ id }) => id === about).at(-1)?.health
  monitor.watch('wrong', startedAt)
  monitor.watch('silent', startedAt)
  expect(last('wrong')).toEqual({ kind: 'waiting', since: startedAt, last: null })
  await expect
    .poll(() => last('wrong'), { interval: 2 })
    .toMatchObject({
      kind: 'waiting',
      since: startedAt,
      last: { outcome: { stage: 'http', reason: expect.stringContaining('nothing at /wrong'), answered: true } },
    })
  await expect
    .poll(() => last('silent'), { interval: 2 })
    .toMatchObject({
      last: { outcome: { stage: 'tcp', answered: false } },
    })
})

it('tells what is wrong once the start period is over', async () => {
  const holder = await server()
  await holder.close()
  const { monitor, told } = monitorOf(new Map([['a', holder.url]]), { startPeriod: 100 })
  const startedAt = Date.now()
  monitor.watch('a', startedAt)
  await expect.poll(() => told.at(-1)?.health.kind, { interval: 2 }).toBe('probed')
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(100)
  expect(told.at(-1)?.health).toMatchObject({ report: { outcome: { kind: 'unhealthy', stage: 'tcp' } } })
})

it('tells at once when a server that was healthy is not, also inside the start period', async () => {
  const running = await server()
  const { monitor, kinds } = monitorOf(new Map([['a', running.url]]))
  monitor.watch('a', Date.now())
  await expect.poll(() => kinds().at(-1), { interval: 2 }).toBe('healthy')
  await running.close()
  await expect.poll(() => kinds().at(-1), { interval: 2 }).toBe('unhealthy')
  await server(running.port)
  await expect.poll(() => kinds().at(-1), { interval: 2 }).toBe('healthy')
})

it('begins anew with a new start, and drops what the old probe brings', async () => {
  const answers: ((report: ProbeReport) => void)[] = []
  const told: Health[] = []
  const monitor = createMonitor({
    probe: () => new Promise((resolve) => answers.push(resolve)),
    now: Date.now,
    onHealth: (_, health) => void told.push(health),
    rhythm: { ...quick, visible: AGES },
  })
  cleanups.push(() => monitor.stop())
  const first = Date.now()
  monitor.watch('a', first)
  monitor.watch('a', first)
  await expect.poll(() => answers.length).toBe(1)
  const checked = monitor.check('a')
  monitor.watch('a', first + 1)
  await expect.poll(() => answers.length).toBe(2)
  answers[0]?.(healthy('old'))
  await expect(checked).rejects.toMatchObject({ kind: 'cancelled' })
  answers[1]?.(healthy('new'))
  await expect.poll(() => told.at(-1)?.kind).toBe('probed')
  expect(told).toEqual([
    { kind: 'waiting', since: first, last: null },
    { kind: 'waiting', since: first + 1, last: null },
    { kind: 'probed', report: healthy('new') },
  ])
})

const healthy = (serverName: string): ProbeReport => ({
  at: 0,
  stages: [],
  milliseconds: 0,
  outcome: { kind: 'healthy', access: 'token', protocolVersion: '', serverName, serverVersion: '', tools: [] },
})

it('answers a check with a probe of now, watched or not, and tells it', async () => {
  const running = await server()
  const { monitor, told } = monitorOf(new Map([['a', running.url]]))
  const report = await monitor.check('a')
  expect(report.outcome.kind).toBe('healthy')
  expect(told).toEqual([{ id: 'a', health: { kind: 'probed', report } }])
  expect(await Promise.all([monitor.check('a'), monitor.check('a')]).then(([one, two]) => one === two)).toBe(true)
})

it('shows what is wrong to who asks, also while the server loads', async () => {
  const holder = await server()
  await holder.close()
  const { monitor, told } = monitorOf(new Map([['a', holder.url]]), { rhythm: { ...quick, eager: [AGES] } })
  monitor.watch('a', Date.now())
  await expect.poll(() => told.length).toBe(2)
  await monitor.check('a')
  expect(told.at(-1)?.health).toMatchObject({ kind: 'probed', report: { outcome: { kind: 'unhealthy' } } })
})

it('does not take back what it showed to who asked, until it is another', async () => {
  const holder = await server()
  await holder.close()
  const { monitor, told, kinds } = monitorOf(new Map([['a', holder.url]]))
  monitor.watch('a', Date.now())
  await monitor.check('a')
  const asked = told.length
  await expect.poll(() => told.length, { interval: 2 }).toBeGreaterThan(asked + 3)
  expect(new Set(kinds().slice(asked))).toEqual(new Set(['unhealthy']))
  await server(holder.port)
  await expect.poll(() => kinds().at(-1), { interval: 2 }).toBe('healthy')
})

it('probes no more of a forgotten server, and nothing at all when stopped', async () => {
  const [one, two] = [await server(), await server()]
  const urls = new Map([
    ['one', one.url],
    ['two', two.url],
  ])
  const { monitor, told, probed } = monitorOf(urls)
  for (const id of urls.keys()) monitor.watch(id, Date.now())
  await expect
    .poll(() => new Set(told.filter(({ health }) => health.kind === 'probed').map(({ id }) => id)).size)
    .toBe(2)
  monitor.forget('one')
  const before = { one: probed.filter((id) => id === 'one').length, two: probed.filter((id) => id === 'two').length }
  await expect.poll(() => probed.filter((id) => id === 'two').length).toBeGreaterThan(before.two + 2)
  expect(probed.filter((id) => id === 'one')).toHaveLength(before.one)
  monitor.stop()
  const after = { probed: probed.length, told: told.length }
  // Several of the visible pauses: the only way to see that nothing comes is to give it the time.
  await wait(5 * quick.visible)
  expect({ probed: probed.length, told: told.length }).toEqual(after)
})

it('slows down when the window hides, and looks at once when it shows again', async () => {
  const running = await server()
  const { monitor, probed } = monitorOf(new Map([['a', running.url]]))
  monitor.watch('a', Date.now())
  await expect.poll(() => probed.length).toBeGreaterThan(2)
  monitor.setVisible(false)
  const hidden = probed.length
  await wait(5 * quick.visible)
  expect(probed.length).toBeLessThanOrEqual(hidden + 1)
  monitor.setVisible(true)
  await expect.poll(() => probed.length).toBeGreaterThan(hidden + 1)
})

it('probes four at a time, so that fifty servers do not stampede, and reaches them all', async () => {
  let [inside, most] = [0, 0]
  const done = new Set<string>()
  const monitor = createMonitor({
    probe: async (id) => {
      inside += 1
      most = Math.max(most, inside)
      await wait(2)
      inside -= 1
      done.add(id)
      return healthy(id)
    },
    now: Date.now,
    onHealth: () => undefined,
    rhythm: { ...quick, visible: AGES },
  })
  cleanups.push(() => monitor.stop())
  for (let index = 0; index < 50; index += 1) monitor.watch(`s${index}`, Date.now())
  await expect.poll(() => done.size).toBe(50)
  expect(most).toBe(4)
})
