import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readyEngine } from '../testing/fleet-picture.ts'
import { createWatchedPorts, portMapOf, type WatchedPorts } from './testing/watched-ports.ts'

const HOUR = 3_600_000

let ports: WatchedPorts

beforeEach(async () => {
  ports = await createWatchedPorts()
  await ports.write({ notes: { port: 3405 }, far: { port: 3425 } })
  ports.standIn(async () => portMapOf())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await ports.clean()
})
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

test('not at all before it has begun, though the window shows', async () => {
  ports.watch.setVisible(true)
  ports.picture.showEngine(readyEngine)
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 0, full: 0 })
  expect(vi.getTimerCount()).toBe(0)
})

test('once when the engine is reached, and then not at all while hidden: no read, no timer', async () => {
  ports.begin(false)
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 1, full: 1 })
  ports.watch.onEvent({ kind: 'container', action: 'start', containerId: 'c1', labels: {}, exitCode: null, time: 0 })
  ports.picture.showClients([], new Map())
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 1, full: 1 })
  expect(vi.getTimerCount()).toBe(0)
})

test('not before the engine has been looked for', async () => {
  const stop = ports.watch.begin()
  ports.watch.setVisible(true)
  await pass(HOUR)
  expect(ports.reads.quick).toBe(0)
  ports.picture.showEngine(readyEngine)
  await pass(1_000)
  expect(ports.reads.quick).toBeGreaterThan(2)
  stop()
})

test('once more while hidden when a port in fleet.json changes, and not for anything else there', async () => {
  ports.begin(false)
  await pass(HOUR)
  await ports.write({ notes: { port: 3406 }, far: { port: 3425 } })
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 2, full: 2 })
  await ports.write({ notes: { port: 3406, stopTimeout: 7 }, far: { port: 3425 } })
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 2, full: 2 })
  expect(vi.getTimerCount()).toBe(0)
})

test('once more while hidden when what was found may explain itself', async () => {
  const hidden = { kind: 'hidden', bindings: [], words: "another user's process", user: 'root' } as const
  const slot = { port: 3405, state: 'conflict', servers: ['notes'], holders: [hidden] } as const
  ports.standIn(async () => portMapOf([slot]))
  ports.begin(false)
  await pass(1_400)
  expect(ports.reads.full).toBe(1)
  expect(ports.conflictOf('notes')).toBeNull()
  await pass(HOUR)
  expect(ports.reads.full).toBe(2)
  expect(ports.conflictOf('notes')).not.toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test('once more while hidden when a start failed for its port', async () => {
  ports.begin(false)
  await pass(HOUR)
  const failure = { kind: 'port-taken', message: 'Port 3405 is taken.', fix: '' } as const
  ports.picture.change('notes', (facts) => ({ ...facts, failure: { failure, at: 0 } }))
  await pass(HOUR)
  expect(ports.reads).toEqual({ quick: 2, full: 2 })
})

test('seven to nine times a second while the window shows, and no more once it is hidden', async () => {
  ports.begin(true)
  await pass(10_000)
  expect(ports.reads.quick).toBeGreaterThan(60)
  expect(ports.reads.quick).toBeLessThan(90)
  expect(ports.reads.full).toBe(1)
  ports.watch.setVisible(false)
  const { quick } = ports.reads
  await pass(HOUR)
  expect(ports.reads.quick).toBe(quick)
  expect(vi.getTimerCount()).toBe(0)
})

test('never twice at the same time, and not at once after a slow look', async () => {
  let finish = (): void => undefined
  ports.standIn(
    () =>
      new Promise((resolve) => {
        finish = () => resolve(portMapOf())
      }),
  )
  ports.begin(true)
  await pass(1_000)
  ports.watch.setVisible(false)
  ports.watch.setVisible(true)
  ports.watch.onEvent({ kind: 'container', action: 'start', containerId: 'c1', labels: {}, exitCode: null, time: 0 })
  await pass(1_000)
  expect(ports.reads).toEqual({ quick: 1, full: 1 })
  finish()
  // Two seconds for the look: four without one.
  await pass(3_900)
  expect(ports.reads.full).toBe(1)
  await pass(200)
  expect(ports.reads.full).toBe(2)
})

test('on after a failure, more slowly, and says it once', async () => {
  let isBroken = true
  ports.standIn(async () => {
    if (isBroken) throw new Error('no right to read')
    return portMapOf()
  })
  ports.begin(true)
  await pass(10_000)
  expect(ports.lines).toEqual(['The ports cannot be looked at: no right to read'])
  expect(ports.reads.full).toBeLessThan(7)
  isBroken = false
  await pass(2_000)
  const { quick } = ports.reads
  await pass(2_000)
  expect(ports.reads.quick).toBeGreaterThan(quick + 10)
  isBroken = true
  ports.watch.onEvent({ kind: 'container', action: 'die', containerId: 'c1', labels: {}, exitCode: 0, time: 0 })
  await pass(2_000)
  expect(ports.lines).toHaveLength(2)
})

test('whatever the clock on the wall says', async () => {
  ports.begin(true)
  await pass(1_000)
  for (const now of [0, Date.now() + 9 * HOUR]) {
    vi.setSystemTime(now)
    ports.watch.setVisible(true)
    const { quick } = ports.reads
    await pass(1_000)
    expect(ports.reads.quick - quick).toBeGreaterThan(5)
    expect(ports.reads.quick - quick).toBeLessThan(10)
  }
})

test('no more once it has ended', async () => {
  const stop = ports.begin(true)
  await pass(1_000)
  stop()
  const { quick } = ports.reads
  await pass(HOUR)
  expect(ports.reads.quick).toBe(quick)
  expect(vi.getTimerCount()).toBe(0)
})
