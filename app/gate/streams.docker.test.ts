import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { createTestFleet, serverRunning, type TestFleet } from '../fleet/testing/test-fleet.ts'

/** Streams what it is told to, when it is told to: one connection says `/mcp`, another call's X-Say is sent into it. */
const speaking = `
  let stream = null
  require('http').createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.flushHeaders()
      request.once('close', () => { stream = null; console.log('left') })
      return (stream = response)
    }
    const say = request.headers['x-say']
    if (say) stream.write('data: ' + say + '\\n\\n')
    if (request.headers['x-end']) stream.end()
    request.on('data', (chunk) => stream && stream.write('data: got ' + chunk.length + '\\n\\n'))
    request.on('end', () => response.end('{}'))
  }).listen(Number(process.env.PORT))`

const PORT = 3342
const id = 'web'
const web = { id }

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
  await fleet.write({ [id]: serverRunning(speaking, { port: PORT, auth: 'gate' }) })
  await berth.handlers['server:start'](web)
  const token = await berth.tokenOf(id)
  await vi.waitFor(async () => expect((await call(token)).statusCode).toBe(200), { timeout: 10_000 })
})
afterEach(() => fleet.clean())

function open(token: string, method: 'GET' | 'POST', headers: Record<string, string> = {}): ClientRequest {
  const all = { authorization: `Bearer ${token}`, ...headers }
  return request({ host: '127.0.0.1', port: PORT, path: '/mcp', method, headers: all })
}
async function call(token: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(open(token, 'POST', headers).end(), 'response')) as [IncomingMessage]
  response.resume()
  return response
}
async function streamed(token: string): Promise<IncomingMessage> {
  const [response] = (await once(open(token, 'GET').end(), 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  return response.setEncoding('utf8')
}
const next = async (stream: IncomingMessage): Promise<string> => String((await once(stream, 'data'))[0])

test('what the server says arrives at once, and what the client sends does, too', async () => {
  const token = await berth.tokenOf(id)
  const stream = await streamed(token)
  for (const word of ['one', 'two', 'three']) {
    const heard = next(stream)
    await call(token, { 'x-say': word })
    expect(await heard).toBe(`data: ${word}\n\n`)
  }
  const slow = open(token, 'POST', { 'transfer-encoding': 'chunked' })
  const heard = next(stream)
  slow.write('12345')
  // Its end has not been sent yet.
  expect(await heard).toBe('data: got 5\n\n')
  slow.once('error', () => undefined).destroy()
  stream.destroy()
})

test('a client that leaves is heard of by the server', async () => {
  const stream = await streamed(await berth.tokenOf(id))
  stream.destroy()
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`, 'dev.berth.role=server'] })
  const [container] = await fleet.docker.listContainers({ filters })
  const log = async () =>
    (await fleet.docker.getContainer(container?.Id ?? '').logs({ stdout: true, stderr: true })).toString('latin1')
  await vi.waitFor(async () => expect(await log()).toContain('left'), { timeout: 10_000 })
})
