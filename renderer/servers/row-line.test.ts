/** A row says what is wrong in its own second line, before anyone opens the server. */
import { expect, test } from 'vitest'
import type { Health, ServerState } from '../../app/contract/snapshot.ts'
import { pullShare, rowLine } from './row-line.ts'

const unknown: Health = { kind: 'unknown' }
const line = (state: ServerState, health: Health = unknown, outdated = false) =>
  rowLine({ state, health, outdated, conflict: null, gate: null })
const pull = (currentBytes: number, totalBytes: number): ServerState => ({
  kind: 'starting',
  since: 0,
  step: { kind: 'pull', image: 'a', layers: [], currentBytes, totalBytes },
})
const failing: Health = {
  kind: 'probed',
  report: {
    at: 0,
    stages: [],
    milliseconds: 3,
    outcome: { kind: 'unhealthy', stage: 'http', reason: 'It answers 502', fix: '', answered: true },
  },
}

test('failures and ill health name their reason', () => {
  const failed: ServerState = {
    kind: 'failed',
    failure: { kind: 'port-taken', message: 'Port 3000 is taken', fix: '' },
    at: 0,
  }
  expect([line(failed), line({ kind: 'running', since: 0 }, failing)]).toEqual([
    { text: 'Failed: Port 3000 is taken', tone: 'bad' },
    { text: 'Unhealthy: It answers 502', tone: 'bad' },
  ])
})

test('an outdated container asks for a restart, but only while it runs', () => {
  expect(line({ kind: 'stopped' }, unknown, true)).toEqual({ text: 'Stopped', tone: 'quiet' })
  expect(line({ kind: 'running', since: 0 }, unknown, true)).toEqual({
    text: 'Running · restart to apply',
    tone: 'quiet',
  })
})

test('a pull tells its share once sizes are known, and never more than all', () => {
  expect([line(pull(0, 0)).text, line(pull(42, 100)).text, pullShare(pull(120, 100))]).toEqual([
    'Pulling',
    'Pulling, 42 %',
    1,
  ])
})

test('a held port is told while the server is stopped, and hides nothing that is worse', () => {
  const conflict = { port: 3000, words: 'node, pid 4242' }
  const told = (state: ServerState) => rowLine({ state, health: unknown, outdated: false, conflict, gate: null })
  const failed: ServerState = {
    kind: 'failed',
    failure: { kind: 'pull-failed', message: 'No such image', fix: '' },
    at: 0,
  }
  expect([told({ kind: 'stopped' }), told(failed)]).toEqual([
    { text: 'Port taken: node, pid 4242', tone: 'warn' },
    { text: 'Failed: No such image', tone: 'bad' },
  ])
})

test('a gate that is down is told instead of the failed check that follows from it', () => {
  const server = { state: { kind: 'running', since: 0 }, health: failing, outdated: false, conflict: null } as const
  expect(rowLine({ ...server, gate: 'down' })).toEqual({ text: 'Gate down: nobody reaches it', tone: 'warn' })
  expect(rowLine({ ...server, gate: 'up' }).text).toBe('Unhealthy: It answers 502')
})
