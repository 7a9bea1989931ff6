/** The answers the window draws from, on hand-made snapshots. */
import { describe, expect, test } from 'vitest'
import { ServerDefinition } from '../../app/contract/server.ts'
import type { ClientView, Health, ServerState, ServerView } from '../../app/contract/snapshot.ts'
import {
  fleetCounts,
  isOpen,
  mainAction,
  matchingServers,
  mooringOf,
  needsAttention,
  neighbour,
  sortedClients,
  sortedServers,
  urlOf,
} from './select.ts'

function server(id: string, given: { state?: ServerState; health?: Health; definition?: object } = {}): ServerView {
  return {
    id,
    definition: ServerDefinition.parse({ image: 'mcp/everything:latest', port: 3000, ...given.definition }),
    state: given.state ?? { kind: 'stopped' },
    health: given.health ?? { kind: 'unknown' },
    lastCrash: null,
    outdated: false,
    conflict: null,
    bindings: [],
    container: null,
    token: null,
    gate: null,
    entries: [],
    remote: null,
    plainSecrets: [],
    keptSecrets: {},
  }
}
const client = (id: string, given: Partial<ClientView> = {}): ClientView => ({
  id,
  name: id,
  installed: true,
  running: false,
  form: 'bridge',
  files: [],
  policy: null,
  reload: '',
  readsAgain: false,
  canRestart: false,
  restart: null,
  deeds: [],
  ...given,
})
const healthy = (access: 'token' | 'open'): Health => ({
  kind: 'probed',
  report: {
    at: 0,
    stages: [],
    milliseconds: 1,
    outcome: { kind: 'healthy', access, protocolVersion: '', serverName: '', serverVersion: '', tools: [] },
  },
})
const unhealthy: Health = {
  kind: 'probed',
  report: {
    at: 0,
    stages: [],
    milliseconds: 1,
    outcome: { kind: 'unhealthy', stage: 'tcp', reason: '', fix: '', answered: false },
  },
}
const running: ServerState = { kind: 'running', since: 0 }
const failed: ServerState = { kind: 'failed', failure: { kind: 'bug', message: '', fix: '' }, at: 0 }

test('order follows ids with digits by value, whatever the state', () => {
  const ids = sortedServers([server('s10', { state: running }), server('s2'), server('s1', { state: failed })]).map(
    ({ id }) => id,
  )
  expect(ids).toEqual(['s1', 's2', 's10'])
})

test('a search needs every word, in id, image, port or transport', () => {
  const servers = [server('notes'), server('github', { definition: { image: 'ghcr.io/github/server:1', port: 3001 } })]
  const found = (query: string) => matchingServers(servers, query).map(({ id }) => id)
  expect([found(''), found('GHCR 3001'), found(':3000'), found('notes 3001'), found('streamable')]).toEqual([
    ['notes', 'github'],
    ['github'],
    ['notes'],
    [],
    ['notes', 'github'],
  ])
})

test('the one button starts what is down, cancels what starts, and leaves on-demand servers alone', () => {
  const states: ServerState[] = [
    { kind: 'stopped' },
    failed,
    { kind: 'starting', step: { kind: 'queued' }, since: 0 },
    running,
    { kind: 'paused' },
    { kind: 'stopping', since: 0 },
    { kind: 'on-demand', sessions: 0 },
  ]
  expect(states.map((state) => mainAction({ state }))).toEqual([
    'start',
    'start',
    'cancel',
    'stop',
    'stop',
    'none',
    'none',
  ])
})

test('old bad health of a stopped server is not a call for attention', () => {
  const asked = [
    needsAttention(server('a', { state: running, health: unhealthy })),
    needsAttention(server('b', { health: unhealthy })),
    needsAttention(server('c', { state: failed })),
  ]
  expect(asked).toEqual([true, false, true])
})

test('counts', () => {
  const servers = [
    server('a', { state: running }),
    server('b', { state: running, health: unhealthy }),
    server('c'),
    server('d', { state: failed }),
  ]
  expect(fleetCounts(servers)).toEqual({ running: 2, startable: 2, attention: 2 })
})

describe('address and access', () => {
  test('a stdio server has no URL and is never open', () => {
    const stdio = server('a', { definition: { transport: 'stdio', port: null, auth: 'none' } })
    expect([urlOf(stdio), isOpen(stdio)]).toEqual([null, false])
  })
  test('open by definition, or because a probe got in without a token', () => {
    const found = [
      isOpen(server('a', { definition: { auth: 'none' } })),
      isOpen(server('b', { health: healthy('open') })),
      isOpen(server('c', { health: healthy('token') })),
    ]
    expect([urlOf(server('a')), found]).toEqual(['http://127.0.0.1:3000/mcp', [true, true, false]])
  })
})

describe('moorings', () => {
  const entry = { client: 'cursor', file: '/f', entryName: 'a', state: { kind: 'as-written' }, contact: null } as const
  test('our entry counts even when the client is gone or its file has a problem', () => {
    const broken = client('cursor', { installed: false, files: [{ path: '/f', exists: true, problem: 'line 3' }] })
    expect(mooringOf({ entries: [entry] }, broken)).toEqual({ kind: 'moored', entries: [entry] })
  })
  test('entries that are all gone are lost, and one that is left still moors', () => {
    const gone = { ...entry, state: { kind: 'gone' } } as const
    expect(mooringOf({ entries: [gone] }, client('cursor')).kind).toBe('lost')
    expect(mooringOf({ entries: [gone, entry] }, client('cursor')).kind).toBe('moored')
  })
  test('a file that cannot be edited blocks before anything is tried', () => {
    const broken = client('cursor', { files: [{ path: '/f', exists: true, problem: 'line 3' }] })
    expect(mooringOf({ entries: [] }, broken)).toEqual({ kind: 'blocked', problem: 'line 3' })
  })
  test('a rule of an administrator blocks too, and is told before a broken file', () => {
    const ruled = client('cursor', { policy: 'A rule.', files: [{ path: '/f', exists: true, problem: 'line 3' }] })
    expect(mooringOf({ entries: [] }, ruled)).toEqual({ kind: 'blocked', problem: 'A rule.' })
    expect(mooringOf({ entries: [entry] }, ruled)).toEqual({ kind: 'moored', entries: [entry] })
  })
  test('else it depends on the client being there', () => {
    const found = [
      mooringOf({ entries: [] }, client('a')).kind,
      mooringOf({ entries: [] }, client('a', { installed: false })).kind,
    ]
    expect(found).toEqual(['free', 'absent'])
  })
  test('Claude Desktop leads, installed clients follow', () => {
    const sorted = sortedClients([
      client('zed'),
      client('amp', { installed: false }),
      client('claude-desktop', { installed: false }),
      client('codex'),
    ])
    expect(sorted.map(({ id }) => id)).toEqual(['claude-desktop', 'codex', 'zed', 'amp'])
  })
})

test('moving through a list stays inside it', () => {
  const ids = ['a', 'b', 'c']
  const moves = [
    neighbour(ids, null, 1),
    neighbour(ids, null, -1),
    neighbour(ids, 'a', 1),
    neighbour(ids, 'c', 1),
    neighbour(ids, 'a', -1),
    neighbour(ids, 'gone', 1),
    neighbour([], 'a', 1),
  ]
  expect(moves).toEqual(['a', 'c', 'b', 'c', 'a', 'a', null])
})
