import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Container } from 'dockerode'
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
    if (request.headers['x-hold']) return console.log('held')
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
const logOf = async (container: Container): Promise<string> =>
  (await container.logs({ stdout: true, stderr: true })).toString('latin1')
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
  const server = fleet.docker.getContainer(container?.Id ?? '')
  await vi.waitFor(async () => expect(await logOf(server)).toContain('left'), { timeout: 10_000 })
})

test('while the server is away its gate says so, and whether it may have acted on the call', async () => {
  const token = await berth.tokenOf(id)
  const label = [`dev.berth.home=${fleet.home.key}`, 'dev.berth.role=server']
  const [found] = await fleet.docker.listContainers({ filters: JSON.stringify({ label }) })
  const container = fleet.docker.getContainer(found?.Id ?? '')
  const post = async () => {
    const headers = { authorization: `Bearer ${token}`, 'x-hold': '1' }
    const answer = await fetch(`http://127.0.0.1:${PORT}/mcp`, { method: 'POST', headers })
    return { status: answer.status, retry: answer.headers.get('retry-after'), body: await answer.json() }
  }
  const held = post()
  await vi.waitFor(async () => expect(await logOf(container)).toContain('held'), { timeout: 10_000 })
  await container.kill()
  expect(await held).toMatchObject({ status: 503, retry: '1', body: { error: { data: { gate: 'cut-off' } } } })
  await vi.waitFor(async () => expect((await container.inspect()).State.Running).toBe(false))
  expect(await post()).toMatchObject({ status: 503, body: { error: { data: { gate: 'unreached' } } } })
})
