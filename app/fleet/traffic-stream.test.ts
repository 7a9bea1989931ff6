import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accessRecord } from '../gate/access-log.ts'
import { endedLine } from '../gate/testing/access-lines.ts'
import { createGateTraffic, type GateTraffic } from './gate-traffic.ts'
import { streamTraffic } from './traffic-stream.ts'

const NOW = Date.UTC(2026, 10, 27, 10, 0, 10)

let traffic: GateTraffic
let end: AbortController
/** Each message waits for the reader to say that it has drawn it. */
let sent: { readonly requests: number; readonly drawn: () => void }[]
let done: Promise<void>
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  traffic = createGateTraffic({ now: Date.now, onOldToken: () => undefined })
  end = new AbortController()
  sent = []
  done = streamTraffic(
    traffic,
    'notes',
    (message) =>
      new Promise((resolve) => {
        const requests = message.kind === 'traffic' ? message.traffic.lastHour.requests : -1
        sent.push({ requests, drawn: resolve })
      }),
    end.signal,
  )
})
afterEach(async () => {
  end.abort()
  for (const { drawn } of sent) drawn()
  await done
  vi.useRealTimers()
})

const call = (id = 'notes'): void => {
  const record = accessRecord(endedLine(1, Date.now()))
  if (record) traffic.take(id, [record])
}
const requests = (): readonly number[] => sent.map((one) => one.requests)

test('sends the picture at once, and again when it has changed, once a second at most', async () => {
  expect(requests()).toEqual([0])
  sent[0]?.drawn()
  for (let n = 0; n < 9; n++) {
    call()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(requests()).toEqual([0])
  await vi.advanceTimersByTimeAsync(100)
  expect(requests()).toEqual([0, 9])
  sent[1]?.drawn()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(requests()).toEqual([0, 9])
  call()
  await vi.advanceTimersByTimeAsync(0)
  expect(requests()).toEqual([0, 9, 10])
})

test('says nothing of other servers', async () => {
  sent[0]?.drawn()
  await vi.advanceTimersByTimeAsync(2_000)
  call('other')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(requests()).toEqual([0])
})

test('sends a slow reader only the newest', async () => {
  for (let n = 0; n < 5; n++) {
    call()
    await vi.advanceTimersByTimeAsync(2_000)
  }
  expect(requests()).toEqual([0])
  sent[0]?.drawn()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(requests()).toEqual([0, 5])
})

test('sends it once a minute although nothing happens, so that what is too old goes', async () => {
  call()
  sent[0]?.drawn()
  await vi.advanceTimersByTimeAsync(1_000)
  sent[1]?.drawn()
  await vi.advanceTimersByTimeAsync(59_000)
  expect(requests()).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(requests()).toEqual([0, 1, 1])
})

test('ends with the signal, whatever it waits for, and leaves no timer behind', async () => {
  sent[0]?.drawn()
  await vi.advanceTimersByTimeAsync(1_500)
  end.abort()
  await done
  expect(vi.getTimerCount()).toBe(0)
  call()
  expect(requests()).toEqual([0])
})

test('ends with a reader that went away', async () => {
  const broken = streamTraffic(traffic, 'notes', () => Promise.reject(new Error('gone')), end.signal)
  await expect(broken).rejects.toThrow('gone')
})
