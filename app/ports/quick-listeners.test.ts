import { once } from 'node:events'
import { createServer, type ListenOptions, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { quickListeners } from './quick-listeners.ts'

const range = { first: 3240, last: 3243 }
const look = () => quickListeners([range, { first: 3246, last: 3246 }], process.platform)

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await close(server)
})

async function listenOn(options: ListenOptions): Promise<Server> {
  const server = createServer().listen({ exclusive: true, ...options })
  servers.push(server)
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  server.close()
  await once(server, 'close')
}

test('changes when somebody comes, when they go, and when another one takes their place', async () => {
  const empty = await look()
  const first = await listenOn({ port: 3240, host: '127.0.0.1' })
  const taken = await look()
  await close(first)
  const left = await look()
  await listenOn({ port: 3240, host: '127.0.0.1' })
  const again = await look()
  expect(left).toBe(empty)
  expect(new Set([empty, taken, again]).size).toBe(3)
})

test('tells addresses apart, and stays as it is while nothing changes', async () => {
  await listenOn({ port: 3241, host: '127.0.0.1' })
  const one = await look()
  await listenOn({ port: 3241, host: '::1', ipv6Only: true })
  const both = await look()
  expect(both).not.toBe(one)
  expect(await look()).toBe(both)
})

test('a second range counts as well', async () => {
  const before = await look()
  await listenOn({ port: 3246, host: '127.0.0.1' })
  expect(await look()).not.toBe(before)
})

test('what happens outside of the range is no news', async () => {
  const before = await look()
  await listenOn({ port: 3244, host: '127.0.0.1' })
  expect(await look()).toBe(before)
})
