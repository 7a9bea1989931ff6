/** The overview's sentences and its time line. */
import { expect, test } from 'vitest'
import type { Health, ServerState } from '../../../app/contract/snapshot.ts'
import { statusWords } from './status-words.ts'
import { waterfall } from './waterfall.ts'

const minute = 60_000
const words = (state: ServerState, health: Health = { kind: 'unknown' }) => statusWords({ state, health }, 10 * minute)
const running: ServerState = { kind: 'running', since: 4 * minute }
const crash = { at: 9 * minute, exitCode: 137, outOfMemory: true, lastLines: [], reason: '' }

test('a healthy server tells how fast and how long', () => {
  const health: Health = {
    kind: 'probed',
    report: {
      at: 10 * minute - 20_000,
      stages: [],
      milliseconds: 14,
      outcome: { kind: 'healthy', access: 'token', protocolVersion: '', serverName: '', serverVersion: '', tools: [] },
    },
  }
  expect(words(running, health)).toEqual({
    title: 'Healthy',
    text: 'Running for 6 min. It completed an MCP handshake in 14 ms, 20 s ago.',
  })
})

const waitingAfter = (answered: boolean): Health => ({
  kind: 'waiting',
  since: 4 * minute,
  last: {
    at: 9 * minute,
    stages: [],
    milliseconds: 2,
    outcome: {
      kind: 'unhealthy',
      stage: 'http',
      reason: 'There is nothing at /mpc.',
      fix: 'Correct the path.',
      answered,
    },
  },
})

test('a server that answers wrongly says why while it is waited for; one that only loads does not', () => {
  expect(words(running, waitingAfter(true))).toEqual({
    title: 'Running',
    text: 'Running for 6 min. Waiting for a good answer.',
    hint: 'There is nothing at /mpc. Correct the path.',
  })
  const loading = { title: 'Running', text: 'Running for 6 min. Waiting for its first answer.' }
  expect(words(running, waitingAfter(false))).toEqual(loading)
  expect(words(running, { kind: 'waiting', since: 4 * minute, last: null })).toEqual(loading)
})

test('a crash loop counts', () => {
  expect(words({ kind: 'restarting', crash, restarts: 4 })).toEqual({
    title: 'Crashing again and again',
    text: 'The engine has restarted it 4 times, the last time 1 min ago.',
  })
})

test('stages follow one another on the time line', () => {
  const stages = [
    { name: 'tcp', outcome: 'passed', milliseconds: 1 },
    { name: 'http', outcome: 'passed', milliseconds: 3 },
    { name: 'auth', outcome: 'skipped', milliseconds: 0 },
  ] as const
  expect(waterfall(stages).map(({ left, width }) => [left, width])).toEqual([
    [0, 0.25],
    [0.25, 0.75],
    [1, 0],
  ])
})

test('a probe that took no time divides nothing by zero', () => {
  expect(waterfall([{ name: 'tcp', outcome: 'failed', milliseconds: 0 }])[0]).toMatchObject({ left: 0, width: 0 })
})

test('a stopped server whose port is held does not promise it for the next start', () => {
  const conflict = { port: 3000, words: 'node, pid 4242' }
  const told = statusWords({ state: { kind: 'stopped' }, health: { kind: 'unknown' }, conflict }, 0)
  expect(told.title).toBe('Port taken')
  expect(told.text).not.toContain('kept')
})

test('a server whose gate is down is not called healthy', () => {
  const told = statusWords({ state: running, health: { kind: 'unknown' }, gate: 'down' }, 10 * minute)
  expect(told).toEqual({ title: 'Gate down', text: 'Running for 6 min, but nobody reaches it.' })
})
