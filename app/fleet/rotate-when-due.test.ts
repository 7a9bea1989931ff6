import { expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { ServerDefinition } from '../contract/server.ts'
import { Settings } from '../contract/settings.ts'
import type { ServerView, Snapshot } from '../contract/snapshot.ts'
import { noFacts } from './facts.ts'
import { dueServers, rotateWhenDue } from './rotate-when-due.ts'
import { serverView } from './state-of.ts'

const DAY = 24 * 60 * 60_000
const now = 100 * DAY
const nobody = async () => false

const server = (id: string, days: number, fields: object = {}): ServerView => {
  const definition = ServerDefinition.parse({ image: 'mcp/notes', port: 3000, ...fields })
  const token = { createdAt: now - days * DAY, previousUntil: null }
  return serverView(id, definition, { ...noFacts, token }, { now, dueAfterDays: 30 })
}
const ready = { kind: 'ready' } as Snapshot['engine']
const snapshot = (servers: readonly ServerView[], rotation: object = {}, engine = ready) =>
  ({ engine, servers, settings: Settings.parse({ rotation }) }) as unknown as Snapshot

test('what is due and stands behind a gate, and nothing else', () => {
  const servers = [
    server('old', 31),
    server('young', 29),
    server('itself', 31, { auth: 'server' }),
    server('open', 31, { auth: 'none' }),
    server('pipe', 31, { transport: 'stdio', port: null }),
  ]
  expect(dueServers(snapshot(servers), now)).toEqual(['old'])
  expect(dueServers(snapshot(servers, { automatic: false }), now)).toEqual([])
  expect(dueServers(snapshot(servers, {}, { kind: 'searching' }), now)).toEqual([])
})

test('never: a token that is never due', () => {
  const forever = serverView(
    'a',
    ServerDefinition.parse({ image: 'mcp/notes', port: 3000 }),
    { ...noFacts, token: { createdAt: 0, previousUntil: null } },
    { now, dueAfterDays: 0 },
  )
  expect(dueServers(snapshot([forever]), now)).toEqual([])
})

test('one with a long call waits, looked at again within its grace period; the others do not wait for it', async () => {
  vi.useFakeTimers()
  const store = createStore(() => snapshot([server('called', 31), server('idle', 31)], { graceMinutes: 10 }))
  const rotate = vi.fn(async () => undefined)
  const hasLongCall = vi.fn(async (id: string) => id === 'called')
  const stop = rotateWhenDue({ store, rotate, hasLongCall, now: () => now, log: vi.fn() })
  try {
    await vi.advanceTimersByTimeAsync(0)
    expect(hasLongCall.mock.calls).toEqual([
      ['called', 600_000],
      ['idle', 600_000],
    ])
    expect(rotate.mock.calls).toEqual([['idle']])
    hasLongCall.mockImplementation(async () => false)
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(rotate.mock.calls.map(([id]: readonly unknown[]) => id)).toContain('called')
  } finally {
    stop()
    vi.useRealTimers()
  }
})

test('a look at the calls of one that fails is told, and keeps neither the others nor the next look', async () => {
  vi.useFakeTimers()
  const store = createStore(() => snapshot([server('odd', 31), server('fine', 31)]))
  const rotate = vi.fn(async (_id: string) => undefined)
  const hasLongCall = vi.fn(async (id: string): Promise<boolean> => {
    if (id === 'odd') throw new Error('token not to be read')
    return false
  })
  const log = vi.fn()
  const stop = rotateWhenDue({ store, rotate, hasLongCall, now: () => now, log })
  try {
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toHaveBeenCalledWith(expect.stringContaining('token not to be read'))
    expect(rotate.mock.calls).toEqual([['fine']])
    await vi.advanceTimersByTimeAsync(15 * 60_000)
    expect(rotate).toHaveBeenCalledTimes(2)
  } finally {
    stop()
    vi.useRealTimers()
  }
})

test('it looks when the engine is found, one at a time, and again later after a failure', async () => {
  const store = createStore(() => snapshot([server('one', 31), server('two', 31)], {}, { kind: 'searching' }))
  const rotate = vi.fn(async (id: string) => {
    if (id === 'one') throw new Error('no')
  })
  const log = vi.fn()
  const stop = rotateWhenDue({ store, rotate, hasLongCall: nobody, now: () => now, log })
  try {
    expect(rotate).not.toHaveBeenCalled()
    store.setState({ engine: ready })
    await vi.waitFor(() => expect(rotate.mock.calls).toEqual([['one'], ['two']]))
    expect(log).toHaveBeenCalledWith(expect.stringContaining('The token of one is due'))
    store.setState({ engine: { kind: 'searching' } })
    store.setState({ engine: ready })
    await vi.waitFor(() => expect(rotate).toHaveBeenLastCalledWith('two'))
    expect(rotate.mock.calls.filter(([id]) => id === 'one')).toHaveLength(1)
  } finally {
    stop()
  }
})
