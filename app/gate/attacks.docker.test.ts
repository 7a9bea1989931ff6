import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { createTestFleet, serverRunning, type TestFleet } from '../fleet/testing/test-fleet.ts'
import { exchanged, opened, request, statuses } from './testing/raw.ts'

/** Counts what reaches it. A call with X-Count asks how many there were before it. */
const counting = `
  let count = 0
  require('http').createServer((request, response) => {
    if (request.url === '/secret') return response.end('INSIDE')
    if (!request.headers['x-count']) count++
    request.resume().on('end', () => {
      response.setHeader('X-Accel-Redirect', request.headers['x-redirect'] ?? '')
      if (!request.headers['x-redirect']) response.removeHeader('X-Accel-Redirect')
      const body = JSON.stringify({ count, url: request.url, headers: request.headers })
      response.setHeader('Content-Length', body.length)
      response.end(body)
    })
  }).listen(Number(process.env.PORT))`

const PORT = 3341
const host = `Host: 127.0.0.1:${PORT}`
const url = `http://127.0.0.1:${PORT}/mcp`
const wrong = 'f'.repeat(64)

let fleet: TestFleet
let berth: Berth
let token: string
let before: number

beforeAll(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
  await fleet.write({ web: serverRunning(counting, { port: PORT, auth: 'gate' }) })
  await berth.handlers['server:start']({ id: 'web' })
  token = await berth.tokenOf('web')
  // With a limit: a connection from before the gate listened may be left without an answer.
  const asks = () => fetch(url, { headers: authorized(), signal: AbortSignal.timeout(1_000) })
  const answers = async () => expect((await asks()).status).toBe(200)
  await vi.waitFor(answers, { timeout: 10_000 })
}, 60_000)
afterAll(() => fleet.clean())
beforeEach(async () => {
  before = await reached()
})

const authorized = (more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more })

interface Seen {
  readonly count: number
  readonly url: string
  readonly headers: Record<string, string>
}
const asked = async (headers: Record<string, string>): Promise<Seen> =>
  (await (await fetch(url, { headers })).json()) as Seen
/** Requests that reached the server so far. */
const reached = async (): Promise<number> => (await asked(authorized({ 'x-count': '1' }))).count

/** The gate answered with this status, and the server heard nothing. */
async function refused(bytes: string | Buffer, status: number): Promise<void> {
  expect(statuses(await exchanged(PORT, bytes))[0]).toBe(status)
  expect(await reached()).toBe(before)
}
const length = 'Content-Length: 2'

test('the token does not reach the server, nor does what a caller could pretend with', async () => {
  const { headers } = await asked(
    authorized({
      'x-forwarded-for': '1.2.3.4',
      forwarded: 'for=1.2.3.4',
      'x-berth-client': 'me',
      'x-request-id': 'mine',
    }),
  )
  expect(Object.keys(headers)).not.toContain('authorization')
  expect(headers).not.toHaveProperty('x-forwarded-for')
  expect(headers).not.toHaveProperty('forwarded')
  expect(headers).not.toHaveProperty('x-berth-client')
  expect(headers['x-request-id']).toMatch(/^\d{10}\.\d{3}-\d+-\d+$/)
  expect(headers['host']).toBe(`127.0.0.1:${PORT}`)
})

test('no token, a wrong one, and what only resembles one', async () => {
  await refused(request([host, length]), 401)
  for (const value of [
    `Bearer ${wrong}`,
    `Basic ${token}`,
    `Bearer`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token}, Bearer ${wrong}`,
    `Bearer ${token}\t${wrong}`,
    `Bearer ../tokens/x`,
    `Bearer ${'a'.repeat(5_000)}`,
    token,
  ])
    await refused(request([host, length, `Authorization: ${value}`]), 401)
})

test('what it answers to that tells a client what to do, in its own protocol', async () => {
  const none = await fetch(url, { method: 'POST' })
  expect(none.headers.get('www-authenticate')).toBe('Bearer realm="berth"')
  expect(await none.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32000 } })
  const bad = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${wrong}` } })
  expect(bad.headers.get('www-authenticate')).toBe('Bearer realm="berth", error="invalid_token"')
  expect(await reached()).toBe(before)
})

test('a token with a newline in it', async () => {
  await refused(request([host, length, `Authorization: Bearer ${token}\r\n ${wrong}`]), 400)
  await refused(request([host, length, `Authorization: Bearer ${token}\n ${wrong}`]), 400)
  await refused(request([host, length, `Authorization: Bearer ${wrong}\r\n Bearer ${token}`]), 400)
})

test('two Authorization headers, whichever is the right one', async () => {
  const good = `Authorization: Bearer ${token}`
  const bad = `Authorization: Bearer ${wrong}`
  for (const pair of [
    [good, bad],
    [bad, good],
    [good, good],
  ]) {
    const [status = 0] = statuses(await exchanged(PORT, request([host, length, ...pair])))
    expect([400, 401]).toContain(status)
    expect(await reached()).toBe(before)
  }
})

test('a header of a megabyte', async () => {
  await refused(request([host, length, `Authorization: Bearer ${token}`, `X-Much: ${'x'.repeat(1024 * 1024)}`]), 400)
})

test('a body over the limit ends with 413, in the form of the protocol', async () => {
  const body = Buffer.alloc(65 * 1024 * 1024)
  const answer = await fetch(url, { method: 'POST', headers: authorized(), body })
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('64m') } })
})

test('two requests made to look like one', async () => {
  const good = `Authorization: Bearer ${token}`
  const hidden = request([host], { line: 'GET /secret HTTP/1.1', body: '' })
  const both = ['Transfer-Encoding: chunked', `Content-Length: ${hidden.length + 5}`]
  const forms: readonly (readonly string[])[] = [
    [host, good, ...both],
    [host, good, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    [host, good, 'Transfer-Encoding: xchunked'],
    [host, good, 'Transfer-Encoding : chunked'],
    [host, good, 'Content-Length: 0', 'Content-Length: 44'],
    [host, good, 'Content-Length: +0'],
  ]
  for (const form of forms) {
    const answer = await exchanged(PORT, request(form, { body: `0\r\n\r\n${hidden}` }))
    expect(answer, form.join(', ')).not.toContain('INSIDE')
    expect([400, 501], form.join(', ')).toContain(statuses(answer)[0])
    expect(await reached()).toBe(before)
  }
})

test('a second request behind a good one has to show its token, too', async () => {
  const good = request([host, length, `Authorization: Bearer ${token}`, 'X-Count: 1'])
  expect(statuses(await exchanged(PORT, good + request([host, length]), 2))).toEqual([200, 401])
  expect(await reached()).toBe(before)
})

test("a page's forgeries: Origin and Host", async () => {
  const good = `Authorization: Bearer ${token}`
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil:80',
    'file://',
  ])
    await refused(request([host, good, length, `Origin: ${origin}`]), 403)
  for (const name of ['evil.example', `evil.example:${PORT}`, '127.0.0.1.evil.example', '192.168.1.1', '0.0.0.0'])
    await refused(request([`Host: ${name}`, good, length]), 403)
  await refused(request([good, length]), 400)
  await refused(request([good, length], { line: 'POST /mcp HTTP/1.0' }), 403)
  await refused(request([host, good, length], { line: 'POST http://evil.example/mcp HTTP/1.1' }), 403)
  const two = statuses(await exchanged(PORT, request([host, 'Host: evil.example', good, length])))[0]
  expect([400, 403]).toContain(two)
  const own = await fetch(url, { headers: authorized({ origin: 'http://localhost:6274', 'x-count': '1' }) })
  expect(own.status).toBe(200)
})

test('tricks with the path', async () => {
  const good = `Authorization: Bearer ${token}`
  for (const path of [
    '/secret',
    '/mcp/../secret',
    '/mcp/%2e%2e/secret',
    '/mcp/x',
    '/mcp;/secret',
    '/mcp%2fsecret',
    '/MCP',
    '/',
  ])
    await refused(request([host, good, length], { line: `POST ${path} HTTP/1.1` }), 404)
  for (const path of ['/mcp%00', '/../../etc/passwd'])
    await refused(request([host, good, length], { line: `POST ${path} HTTP/1.1` }), 400)
  for (const path of ['/mcp?x=/secret', '//mcp', '/x/../mcp', '/%6dcp']) {
    const answer = await exchanged(PORT, request([host, good, length, 'X-Count: 1'], { line: `POST ${path} HTTP/1.1` }))
    expect(answer, path).toMatch(/"url":"\/mcp(?:\?x=\/secret)?"/)
  }
})

test('where other servers keep their log-in there is nothing, at once and without a token', async () => {
  for (const path of [
    'oauth-protected-resource',
    'oauth-authorization-server',
    'openid-configuration',
    'oauth-protected-resource/mcp',
  ])
    await refused(request([host], { line: `GET /.well-known/${path} HTTP/1.1`, body: '' }), 404)
})

test('a websocket', async () => {
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: eA==']
  await refused(request([host, ...upgrade], { line: 'GET /mcp HTTP/1.1', body: '' }), 400)
  const good = `Authorization: Bearer ${token}`
  await refused(request([host, good, ...upgrade], { line: 'GET /mcp HTTP/1.1', body: '' }), 400)
})

test('a server cannot make the gate fetch something else from it', async () => {
  const answer = await fetch(url, { headers: authorized({ 'x-redirect': '/secret', 'x-count': '1' }) })
  expect(await answer.text()).not.toContain('INSIDE')
})

test('slow loris: connections that never finish their header do not keep others out, and are ended', async () => {
  const sockets = await Promise.all(Array.from({ length: 300 }, () => opened(PORT)))
  const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.resume().once('close', resolve))))
  for (const socket of sockets) socket.write(`POST /mcp HTTP/1.1\r\n${host}\r\nX-Slow: `)
  const trickle = setInterval(() => {
    for (const socket of sockets) socket.write('x')
  }, 500)
  try {
    expect(await reached()).toBe(before)
    await Promise.race([closed, delay(15_000, 'late', { ref: false }).then((late) => Promise.reject(new Error(late)))])
  } finally {
    clearInterval(trickle)
    for (const socket of sockets) socket.destroy()
  }
  expect(await reached()).toBe(before)
}, 30_000)

test('ten thousand wrong tokens', async () => {
  const one = async (number: number): Promise<number> => {
    const guess = number.toString(16).padStart(64, '0')
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${guess}` } })
    await answer.arrayBuffer()
    return answer.status
  }
  const seen = new Set<number>()
  for (let first = 0; first < 10_000; first += 50) {
    const some = await Promise.all(Array.from({ length: 50 }, (_, index) => one(first + index)))
    for (const status of some) seen.add(status)
  }
  expect([...seen]).toEqual([401])
  expect(await reached()).toBe(before)
}, 60_000)

test('all through it no token was written into the log of the gate', async () => {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`, 'dev.berth.role=gate'] })
  const [gate] = await fleet.docker.listContainers({ filters })
  const log = await fleet.docker.getContainer(gate?.Id ?? '').logs({ stdout: true, stderr: true, tail: 100_000 })
  expect(log.toString('latin1')).toContain('"caller":"wrong"')
  expect(log.toString('latin1')).not.toContain(token)
  expect(log.toString('latin1')).not.toContain(wrong)
})
