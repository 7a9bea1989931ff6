/** Nobody is told that a server is stopped who could not know it. */
import { expect, test } from 'vitest'
import type { EngineView, ServerState } from '../../app/contract/snapshot.ts'
import { unseenWords } from './unseen.ts'

const missing: EngineView = {
  kind: 'missing',
  failure: { kind: 'no-engine', message: '', fix: '' },
  tried: [],
  nextTryAt: 0,
}
const ready: EngineView = {
  kind: 'ready',
  product: 'docker',
  version: '29',
  apiVersion: '1.50',
  endpoint: '/run/docker.sock',
  operatingSystem: 'linux',
  architecture: 'amd64',
}
const titles = (state: ServerState) =>
  [ready, { kind: 'searching' } as const, missing].map((engine) => unseenWords({ state }, engine)?.title ?? null)

test('without an engine, stopped means unknown; what is known otherwise stays', () => {
  expect(titles({ kind: 'stopped' })).toEqual([null, 'Looking', 'Unknown'])
  expect(titles({ kind: 'on-demand', sessions: 0 })).toEqual([null, null, null])
  expect(titles({ kind: 'failed', failure: { kind: 'start-failed', message: '', fix: '' }, at: 0 })).toEqual([
    null,
    null,
    null,
  ])
})
