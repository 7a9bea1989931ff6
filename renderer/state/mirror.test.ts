/** The window must never go back in time, whichever way snapshots reach it. */
import { beforeEach, expect, test } from 'vitest'
import type { BerthApi } from '../../app/contract/api.ts'
import type { Result } from '../../app/contract/result.ts'
import { Settings } from '../../app/contract/settings.ts'
import type { Snapshot } from '../../app/contract/snapshot.ts'
import { acceptSnapshot, followApp, useMirror } from './mirror.ts'

const snapshot = (revision: number): Snapshot => ({
  revision,
  engine: { kind: 'searching' },
  servers: [],
  clients: [],
  settings: Settings.parse({}),
  problems: [],
  app: { version: '', home: '', platform: '', packaged: false },
})
const revision = () => useMirror.getState().snapshot?.revision

beforeEach(() => useMirror.setState({ snapshot: null }))

test('an older snapshot, or the same again, is ignored', () => {
  const second = snapshot(2)
  acceptSnapshot(second)
  acceptSnapshot(snapshot(1))
  acceptSnapshot(snapshot(2))
  expect(useMirror.getState().snapshot).toBe(second)
  acceptSnapshot(snapshot(3))
  expect(revision()).toBe(3)
})

test('an answer that comes after a newer push changes nothing', async () => {
  let push: (pushed: Snapshot) => void = () => undefined
  let answer: () => void = () => undefined
  const api: Pick<BerthApi, 'ask' | 'onSnapshot'> = {
    ask: (() =>
      new Promise<Result<Snapshot>>((resolve) => {
        answer = () => resolve({ ok: true, value: snapshot(4) })
      })) as BerthApi['ask'],
    onSnapshot: (listener) => {
      push = listener
      return () => undefined
    },
  }
  followApp(api)
  push(snapshot(5))
  answer()
  await Promise.resolve()
  expect(revision()).toBe(5)
})
