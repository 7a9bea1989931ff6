/** Every state has its own word and shape, so that colour never carries the meaning alone. */
import { expect, test } from 'vitest'
import type { Crash, Health, ServerState } from '../../app/contract/snapshot.ts'
import { healthWords, serverMark, startSentence } from './state-words.ts'

const crash: Crash = { at: 0, exitCode: 1, outOfMemory: false, lastLines: [], reason: 'It ended with code 1' }
const unknown: Health = { kind: 'unknown' }
const probed = (milliseconds: number, healthy: boolean): Health => ({
  kind: 'probed',
  report: {
    at: 0,
    stages: [],
    milliseconds,
    outcome: healthy
      ? { kind: 'healthy', access: 'token', protocolVersion: '', serverName: '', serverVersion: '', tools: [] }
      : { kind: 'unhealthy', stage: 'http', reason: '', fix: '', answered: true },
  },
})
const running: ServerState = { kind: 'running', since: 0 }

test('states a person must tell apart differ in shape or word', () => {
  const states: ServerState[] = [
    { kind: 'stopped' },
    { kind: 'on-demand', sessions: 0 },
    { kind: 'on-demand', sessions: 2 },
    { kind: 'starting', step: { kind: 'queued' }, since: 0 },
    { kind: 'starting', step: { kind: 'launch' }, since: 0 },
    { kind: 'stopping', since: 0 },
    running,
    { kind: 'paused' },
    { kind: 'crashed', crash },
    { kind: 'restarting', crash, restarts: 3 },
    { kind: 'failed', failure: { kind: 'bug', message: '', fix: '' }, at: 0 },
  ]
  const marks = states.map((state) => serverMark({ state, health: unknown }))
  expect(new Set(marks.map(({ shape, word }) => `${shape} ${word}`)).size).toBe(states.length)
})

test('a running server wears its health', () => {
  const shapes = [unknown, probed(14, true), probed(14, false)].map(
    (health) => serverMark({ state: running, health }).shape,
  )
  expect(shapes).toEqual(['halo', 'dot', 'triangle'])
})

test('health is told only where a server could answer', () => {
  const told = [
    healthWords({ state: running, health: probed(14, true) }),
    healthWords({ state: running, health: probed(14, false) }),
    healthWords({ state: running, health: { kind: 'waiting', since: 0, last: null } }),
    healthWords({ state: { kind: 'stopped' }, health: probed(14, true) }),
  ]
  expect(told).toEqual(['Healthy, 14 ms', 'Unhealthy', 'Checking', ''])
})

test('a build says how far it is', () => {
  const step = { kind: 'build', image: 'berth/sample-server:1', step: 3, steps: 9, line: 'RUN npm ci' } as const
  expect(startSentence(step)).toBe('Building berth/sample-server:1, step 3 of 9.')
})

test('a held port shows on a stopped server, by a shape of its own, and on no other', () => {
  const conflict = { port: 3000, words: 'node, pid 4242' }
  const marks = [{ kind: 'stopped' } as const, running].map((state) => serverMark({ state, health: unknown, conflict }))
  expect(marks.map(({ shape, word }) => [shape, word])).toEqual([
    ['barred', 'Port taken'],
    ['halo', 'Running'],
  ])
})
