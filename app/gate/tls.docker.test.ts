import { once } from 'node:events'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { ROLE_LABEL } from '../engine/labels.ts'
import { createTestFleet, serverRunning, type TestFleet } from '../fleet/testing/test-fleet.ts'
import { answerOf, outerAddress, responseTo } from './testing/secure.ts'

/** Streams for three seconds to who asks, and tells everybody else what it was sent. */
const speaking = `
  require('http').createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      let count = 0
      const most = Number(request.headers['x-most'] ?? 6)
      const timer = setInterval(() => {
        response.write('data: ' + ++count + '\\n\\n')
        if (count === most) response.end(), clearInterval(timer)
      }, 500)
      return
    }
    let size = 0
    request.on('data', (chunk) => size += chunk.length)
    request.on('end', () => response.end(JSON.stringify({ size, headers: request.headers })))
  }).listen(Number(process.env.PORT))`

const port = 3348
const address = outerAddress()
const id = 'web'

let fleet: TestFleet
let berth: Berth
let token: string
let ca: string

beforeAll(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
  const remote = { address, port, tls: true } as const
  await fleet.write({ [id]: serverRunning(speaking, { port, auth: 'gate', remote }) })
  await berth.handlers['server:start']({ id })
  token = await berth.tokenOf(id)
  ca = (await berth.handlers['remote:authority'](undefined)).certificate
  const answers = async () => expect((await ask()).status).toBe(200)
  await vi.waitFor(answers, { timeout: 10_000 })
}, 60_000)
afterAll(() => fleet?.clean())

/** Without a name: what a client says of it in the handshake is its own choice, and its Host header another. */
const there = () => ({ host: address, port, ca, servername: '' })
const authorized = (more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more })
const ask = (headers: Record<string, string> = {}, body?: string) =>
  answerOf({ ...there(), headers: authorized(headers) }, body)

async function container() {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`, `${ROLE_LABEL}=tls`] })
  const [found] = await fleet.docker.listContainers({ filters })
  if (!found) throw new Error('no container of the role tls runs')
  return fleet.docker.getContainer(found.Id)
}

test('the token is demanded, and the caller’s host must be the address', async () => {
  const bare = await answerOf(there())
  expect([bare.status, bare.headers['www-authenticate']]).toEqual([401, 'Bearer realm="berth"'])
  expect((await answerOf({ ...there(), headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  for (const host of ['evil.example', `127.0.0.1:${port}`, 'localhost'])
    expect((await ask({ host })).status, host).toBe(403)
  expect((await ask({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask()).status).toBe(200)
})

test('in the handshake, too, it is nobody but the address', async () => {
  await expect(answerOf({ ...there(), servername: 'evil.example' })).rejects.toThrow(/alert/)
})

test('plain HTTP is no way in: neither an answer nor somewhere else to go', async () => {
  const asked = plainRequest({ host: address, port, path: '/mcp', method: 'POST', headers: authorized(), agent: false })
  const [response] = (await once(asked.end('{}'), 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  expect([response.statusCode, response.headers.location]).toEqual([400, undefined])
  expect(text).not.toContain('jsonrpc')
})

test('what the server streams arrives when it is said', async () => {
  const response = await responseTo({ ...there(), path: '/mcp', headers: authorized() })
  const heard: number[] = []
  const begun = performance.now()
  for await (const _piece of response.setEncoding('utf8')) heard.push(performance.now() - begun)
  expect(heard.length).toBe(6)
  expect((heard[5] ?? 0) - (heard[0] ?? 0)).toBeGreaterThan(2_000)
})

test('a large body passes, a too large one does not, and what the caller pretends stays outside', async () => {
  const { status, body } = await ask({ 'x-forwarded-for': '1.2.3.4' }, 'x'.repeat(20_000_000))
  expect(status).toBe(200)
  const { size, headers } = JSON.parse(body) as { size: number; headers: Record<string, string> }
  expect([size, headers['authorization'], headers['x-forwarded-for']]).toEqual([20_000_000, undefined, undefined])
  // Refused by what it says of its length, before any of it has come.
  const long = { 'content-length': '70000000' }
  const large = request({ ...there(), path: '/mcp', method: 'POST', agent: false, headers: authorized(long) })
  large.on('error', () => undefined).flushHeaders()
  const [refused] = (await once(large, 'response')) as [IncomingMessage]
  expect(refused.statusCode).toBe(413)
  large.destroy()
})

test('its container is locked down as a server’s is, and published at the one address', async () => {
  const { HostConfig, Config } = await (await container()).inspect()
  expect(HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Privileged: false,
    PortBindings: { '8443/tcp': [{ HostIp: address, HostPort: String(port) }] },
  })
  expect([Config.User, Config.Env.some((one) => one.startsWith('GOMEMLIMIT='))]).toEqual(['1000:1000', true])
})

test('Caddy itself finds nothing wrong with its configuration', async () => {
  expect(await inside(['caddy', 'validate', '--config', '/data/caddy.json'])).toContain('Valid configuration')
})

test('told to end, it does not wait for a stream', async () => {
  const response = await responseTo({ ...there(), path: '/mcp', headers: authorized({ 'x-most': '60' }) })
  response.on('error', () => undefined).resume()
  const cut = new Promise((resolve) => response.once('close', resolve))
  const begun = performance.now()
  await (await container()).stop({ t: 20 })
  await cut
  expect(performance.now() - begun).toBeLessThan(5_000)
})

/** Runs a program in the container and answers what it wrote. */
async function inside(command: readonly string[]): Promise<string> {
  const exec = await (await container()).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
  const stream = await exec.start({})
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}
