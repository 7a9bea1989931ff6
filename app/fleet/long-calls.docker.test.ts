import { once } from 'node:events'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { createTestFleet, serverRunning, type TestFleet } from './testing/test-fleet.ts'

/** Answers a call that says `x-hold` when another one says `x-end`, and a listener never. */
const holding = `
  let held = []
  require('http').createServer((request, response) => {
    if (request.headers['x-end']) { for (const one of held) one.end(); held = [] }
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      return response.flushHeaders()
    }
    if (request.headers['x-hold']) held.push(response)
    else response.end('{}')
  }).listen(Number(process.env.PORT))`

const ports = { called: 3346, idle: 3347 } as const
type Id = keyof typeof ports
const ids: readonly Id[] = ['called', 'idle']

let fleet: TestFleet
let berth: Berth
const first = new Map<Id, string>()
const open = new Set<ReturnType<typeof request>>()

beforeEach(async () => {
  fleet = await createTestFleet()
  const server = (id: Id) => serverRunning(holding, { port: ports[id], auth: 'gate' })
  await fleet.write({ called: server('called'), idle: server('idle') })
  const fleetFile = JSON.parse(await readFile(fleet.home.fleetFile, 'utf8'))
  fleetFile.settings.rotation = { graceMinutes: 1 }
  await writeFile(fleet.home.fleetFile, JSON.stringify(fleetFile))
  const cli = fleet.face('cli')
  for (const id of ids) {
    await cli.handlers['server:start']({ id })
    first.set(id, await cli.tokenOf(id))
    await vi.waitFor(async () => expect((await call(id, 'POST')).statusCode).toBe(200), { timeout: 10_000 })
  }
  berth = fleet.face('window')
})
afterEach(async () => {
  for (const one of open) one.destroy()
  open.clear()
  await fleet.clean()
})

function send(id: Id, method: 'GET' | 'POST', headers: Record<string, string> = {}): Promise<[IncomingMessage]> {
  const authorization = `Bearer ${first.get(id)}`
  const options = { host: '127.0.0.1', port: ports[id], path: '/mcp', method, agent: false } as const
  const sent = request({ ...options, headers: { authorization, ...headers } }).end()
  open.add(sent)
  // It is cut off at the end of a test that failed.
  sent.on('error', () => undefined)
  return once(sent, 'response') as Promise<[IncomingMessage]>
}
async function call(id: Id, method: 'GET' | 'POST', headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return (await send(id, method, headers))[0]
}
const isRotated = async (id: Id): Promise<boolean> => (await berth.tokenOf(id)) !== first.get(id)

/** Sixty days ago: it has been due for thirty. */
async function makeDue(id: Id): Promise<void> {
  const then = new Date(Date.now() - 60 * 24 * 60 * 60_000)
  await utimes(fleet.home.tokenFile(id), then, then)
}

test('a due token waits for a call that began before, not for later ones and not for who listens', async () => {
  await call('idle', 'GET')
  const held = send('called', 'POST', { 'x-hold': '1' })
  for (const id of ids) await makeDue(id)
  berth.start()

  await vi.waitFor(async () => expect(await isRotated('idle')).toBe(true), { timeout: 20_000 })
  expect(await isRotated('called')).toBe(false)

  const later = send('called', 'POST', { 'x-end': '1', 'x-hold': '1' })
  expect((await held)[0].statusCode).toBe(200)
  await vi.waitFor(async () => expect(await isRotated('called')).toBe(true), { timeout: 40_000, interval: 200 })
  await call('called', 'POST', { 'x-end': '1' })
  expect((await later)[0].statusCode).toBe(200)
}, 90_000)

test('how many calls are under way is told to nobody without the token', async () => {
  const ask = (authorization: string) => {
    const options = { host: '127.0.0.1', port: ports.idle, path: '/.berth/calls', agent: false } as const
    return once(request({ ...options, headers: { authorization } }).end(), 'response') as Promise<[IncomingMessage]>
  }
  expect((await ask('Bearer wrong'))[0].resume().statusCode).toBe(401)
  expect((await ask(`Bearer ${first.get('idle')}`))[0].resume().statusCode).toBe(200)
})
