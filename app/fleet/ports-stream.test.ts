import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PortMap } from '../contract/ports.ts'
import { streamPorts } from './ports-stream.ts'

const map = (takenAt: number): PortMap => ({
  takenAt,
  range: { first: 3400, last: 3429 },
  slots: [],
  exposures: [],
  nextFree: 3400,
  knowsContainers: true,
})

let publish: ((map: PortMap) => void) | null
let end: AbortController
/** Each message waits for the reader to say that it has drawn it. */
let sent: { readonly at: number; readonly drawn: () => void }[]
let done: Promise<void>
beforeEach(() => {
  end = new AbortController()
  sent = []
  const follow = (listener: (map: PortMap) => void): (() => void) => {
    listener(map(1))
    publish = listener
    return () => {
      publish = null
    }
  }
  const send = (message: { readonly kind: string }): Promise<void> =>
    new Promise((resolve) => sent.push({ at: 'map' in message ? (message.map as PortMap).takenAt : 0, drawn: resolve }))
  done = streamPorts({ follow }, send, end.signal)
})
afterEach(async () => {
  end.abort()
  for (const { drawn } of sent) drawn()
  await done
})
const times = (): readonly number[] => sent.map(({ at }) => at)

test('sends the map at once, and the next when it has changed', async () => {
  expect(times()).toEqual([1])
  sent[0]?.drawn()
  await turn()
  expect(times()).toEqual([1])
  publish?.(map(2))
  await turn()
  expect(times()).toEqual([1, 2])
})

test('sends a slow reader only the newest', async () => {
  for (const at of [2, 3, 4]) publish?.(map(at))
  await turn()
  expect(times()).toEqual([1])
  sent[0]?.drawn()
  await turn()
  expect(times()).toEqual([1, 4])
})

test('ends with the signal, and follows no more', async () => {
  sent[0]?.drawn()
  await turn()
  end.abort()
  await done
  expect(publish).toBeNull()
  expect(times()).toEqual([1])
})

test('ends with a reader that went away', async () => {
  const broken = streamPorts(
    {
      follow: (listener) => {
        listener(map(1))
        return () => {
          publish = null
        }
      },
    },
    () => Promise.reject(new Error('gone')),
    end.signal,
  )
  await expect(broken).rejects.toThrow('gone')
  expect(publish).toBeNull()
})
