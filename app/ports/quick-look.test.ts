import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createQuickLook, type SocketSource, socketSource } from './quick-look.ts'

const ranges = [{ first: 3410, last: 3419 }]
const source = socketSource(process.platform)
const servers: Server[] = []
/** How often the listeners were asked for. */
let asked: number
const counting: SocketSource['listeners'] = (wanted) => {
  asked += 1
  return source.listeners(wanted)
}

beforeEach(() => {
  asked = 0
  // What other processes of this computer do is no part of these tests.
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(async () => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) await close(server)
})

async function listen(port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer().listen({ port, host })
  servers.push(server)
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  if (server.listening) await once(server.close(), 'close')
}

test.runIf(process.platform === 'linux')('the system counts listeners of both families', async () => {
  const inUse = (family: 'TCP' | 'TCP6'): number =>
    Number(new RegExp(`${family}: inuse (\\d+)`).exec(source.count() ?? '')?.[1])
  await listen(3410)
  await listen(3410, '::1')
  expect(inUse('TCP')).toBeGreaterThan(0)
  expect(inUse('TCP6')).toBeGreaterThan(0)
})

test('nobody is asked again while the number stays the same, for a second', async () => {
  const look = createQuickLook({ count: () => 'TCP: inuse 5', listeners: counting })
  const first = await look(ranges)
  await listen(3410)
  vi.advanceTimersByTime(999)
  expect(await look(ranges)).toBe(first)
  expect(asked).toBe(1)
  vi.advanceTimersByTime(1)
  expect(await look(ranges)).not.toBe(first)
  expect(asked).toBe(2)
})

test('another number, or other ranges, are asked about at once', async () => {
  let number = 1
  const look = createQuickLook({ count: () => String(number), listeners: counting })
  const first = await look(ranges)
  await listen(3410)
  number = 2
  const second = await look(ranges)
  expect(second).not.toBe(first)
  expect(await look([{ first: 3411, last: 3419 }])).toBe(first)
})

test('where the system counts nothing, each look asks', async () => {
  const look = createQuickLook({ count: () => null, listeners: counting })
  await look(ranges)
  await look(ranges)
  expect(asked).toBe(2)
})
