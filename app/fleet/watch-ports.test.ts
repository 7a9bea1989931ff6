import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PortMap } from '../contract/ports.ts'
import type { PortConflict } from '../contract/snapshot.ts'
import { createWatchedPorts, LIMIT, leavePort, portMapOf, type WatchedPorts } from './testing/watched-ports.ts'

let ports: WatchedPorts
let stops: (() => void)[]

beforeEach(async () => {
  stops = []
  ports = await createWatchedPorts()
  await ports.write({ notes: { port: 3405 }, far: { port: 3425 } })
})
afterEach(async () => {
  for (const stop of stops) stop()
  await ports.clean()
})

/** The maps that one listener gets. */
function follow() {
  const maps: PortMap[] = []
  const stop = ports.watch.follow((next) => maps.push(next))
  stops.push(stop)
  const next = (count: number) => vi.waitFor(() => expect(maps.length).toBeGreaterThanOrEqual(count), LIMIT)
  return { maps, stop, next }
}

describe('while the window shows', () => {
  test('a server learns who takes its port, and that it is free again', async () => {
    ports.begin(true)
    const child = await ports.occupy(3405)
    await ports.until(() => ports.conflictOf('notes') !== null)
    expect(ports.conflictOf('notes')).toEqual({ port: 3405, words: expect.stringContaining(`pid ${child.pid}`) })
    expect(ports.conflictOf('far')).toBeNull()
    await leavePort(child)
    await ports.until(() => ports.conflictOf('notes') === null)
  })

  test('so does one whose port is outside of the range', async () => {
    ports.begin(true)
    await ports.occupy(3425)
    await ports.until(() => ports.conflictOf('far') !== null)
  })

  test('two servers that want one port name each other, and no more once they do not', async () => {
    ports.begin(true)
    await ports.write({ notes: { port: 3405 }, time: { port: 3405 } })
    await ports.until(() => ports.conflictOf('time') !== null)
    expect(ports.conflictOf('notes')).toEqual({ port: 3405, words: 'the server "time", which has the same port' })
    expect(ports.conflictOf('time')).toEqual({ port: 3405, words: 'the server "notes", which has the same port' })
    await ports.write({ notes: { port: 3405 }, time: { port: 3406 } })
    await ports.until(() => ports.conflictOf('notes') === null && ports.conflictOf('time') === null)
  })

  test('the picture stays as it is while nothing changes, and each holder is looked at once', async () => {
    ports.begin(true)
    await ports.occupy(3405)
    await ports.until(() => ports.conflictOf('notes') !== null)
    const { full, quick } = ports.reads
    const { revision } = ports.picture.store.getState()
    await vi.waitFor(() => expect(ports.reads.quick).toBeGreaterThan(quick + 5), LIMIT)
    expect(ports.reads.full).toBe(full)
    ports.watch.onEvent({ kind: 'container', action: 'start', containerId: 'c1', labels: {}, exitCode: null, time: 0 })
    await vi.waitFor(() => expect(ports.reads.full).toBe(full + 1), LIMIT)
    await vi.waitFor(() => expect(ports.reads.quick).toBeGreaterThan(quick + 10), LIMIT)
    expect(ports.picture.store.getState().revision).toBe(revision)
  })

  test('a start under way is left alone, and what it did is told after it', async () => {
    ports.begin(true)
    const operation = { kind: 'start', step: { kind: 'queued' }, since: 0 } as const
    ports.picture.change('notes', (facts) => ({ ...facts, operation }))
    const { full } = ports.reads
    await ports.occupy(3405)
    await vi.waitFor(() => expect(ports.reads.full).toBeGreaterThan(full), LIMIT)
    await ports.occupy(3425)
    await ports.until(() => ports.conflictOf('far') !== null)
    expect(ports.conflictOf('notes')).toBeNull()
    ports.picture.change('notes', (facts) => ({ ...facts, operation: null }))
    await ports.until(() => ports.conflictOf('notes') !== null)
  })

  test('what may be the proxy of a container that just starts is told only when it stays', async () => {
    const hidden = { kind: 'hidden', bindings: [], words: "another user's process", user: 'root' } as const
    const slot = { port: 3405, state: 'conflict', servers: ['notes'], holders: [hidden] } as const
    ports.standIn(async () => portMapOf([slot]))
    const began = performance.now()
    ports.begin(true)
    await ports.until(() => ports.conflictOf('notes') !== null)
    expect(performance.now() - began).toBeGreaterThan(1_500)
    expect(ports.reads.full).toBe(2)
  })

  test('without an engine what may be its proxy is no news, and a process is', async () => {
    const hidden = { kind: 'hidden', bindings: [], words: "another user's process", user: 'root' } as const
    const state = 'conflict'
    ports.standIn(async () => ({
      ...portMapOf([{ port: 3405, state, servers: ['notes'], holders: [hidden] }]),
      knowsContainers: false,
    }))
    ports.begin(true)
    await vi.waitFor(() => expect(ports.reads.quick).toBeGreaterThan(8), LIMIT)
    expect(ports.conflictOf('notes')).toBeNull()
    const taker = await ports.occupy(3407)
    const { pid = 0 } = taker
    const node = { kind: 'process', bindings: [], words: `node, pid ${pid}`, pid, name: 'node' } as const
    const more = { command: null, user: null, startedAt: null, standing: 'own' } as const
    ports.standIn(async () => ({
      ...portMapOf([{ port: 3405, state, servers: ['notes'], holders: [{ ...node, ...more }] }]),
      knowsContainers: false,
    }))
    await ports.occupy(3408)
    await ports.until(() => ports.conflictOf('notes')?.words === `node, pid ${pid}`)
    ports.standIn(async () => ({ ...portMapOf(), knowsContainers: false }))
    await leavePort(taker)
    await ports.until(() => ports.conflictOf('notes') === null)
  })

  test('what explains itself soon is never told', async () => {
    const seen: (PortConflict | null)[] = []
    ports.picture.store.subscribe(() => seen.push(ports.conflictOf('notes')))
    const hidden = { kind: 'hidden', bindings: [], words: "another user's process", user: 'root' } as const
    const slot = { port: 3405, servers: ['notes'] } as const
    ports.standIn(async () => portMapOf([{ ...slot, state: 'conflict', holders: [hidden] }]))
    ports.begin(true)
    await vi.waitFor(() => expect(ports.reads.full).toBe(1), LIMIT)
    ports.standIn(async () => portMapOf([{ ...slot, state: 'running', holders: [] }]))
    await vi.waitFor(() => expect(ports.reads.full).toBe(2), LIMIT)
    expect(seen.filter(Boolean)).toEqual([])
  })
})

describe('who follows', () => {
  test('gets the map at once and at each change, shown or hidden, and nothing after the end', async () => {
    const first = follow()
    await first.next(1)
    const second = follow()
    expect(second.maps).toEqual([first.maps[0]])
    // What changes nothing is no news.
    const { full } = ports.reads
    ports.watch.onEvent({ kind: 'container', action: 'start', containerId: 'c1', labels: {}, exitCode: null, time: 0 })
    await vi.waitFor(() => expect(ports.reads.full).toBe(full + 1), LIMIT)
    await ports.occupy(3407)
    await first.next(2)
    expect(first.maps).toHaveLength(2)
    expect(first.maps.at(-1)?.slots.map(({ port }) => port)).toContain(3407)
    first.stop()
    await ports.occupy(3408)
    await second.next(3)
    expect(first.maps).toHaveLength(2)
  })

  test('again later gets a new map, not the old one', async () => {
    const before = follow()
    await before.next(1)
    before.stop()
    await ports.occupy(3407)
    const after = follow()
    expect(after.maps).toEqual([])
    await after.next(1)
    expect(after.maps[0]?.slots.map(({ port }) => port)).toContain(3407)
  })
})
