import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProbeReport } from '../contract/snapshot.ts'
import { type ProbeTarget, probe } from './probe.ts'
import { closeServer, type Kind, listen, startMcpServer, type TestServerOptions } from './testing/mcp-servers.ts'

const TOKEN = 'a'.repeat(64)
const never = new AbortController().signal
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function mcp(options: TestServerOptions) {
  const server = await startMcpServer(options)
  cleanups.push(() => server.close())
  return server
}

async function http(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer)
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  return `http://127.0.0.1:${port}/mcp`
}

async function tcp(onSocket: (socket: Socket) => void): Promise<string> {
  const server: TcpServer = createTcpServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}

const target = (url: string, token: string | null = TOKEN, more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  url,
  transport: 'streamable-http',
  token,
  ...more,
})

const outcomes = (report: ProbeReport): string =>
  report.stages.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')

async function unhealthy(of: ProbeTarget): Promise<{ stage: string; reason: string; fix: string; stages: string }> {
  const report = await probe(of, never)
  if (report.outcome.kind !== 'unhealthy') throw new Error(`It came out healthy: ${JSON.stringify(report)}`)
  const { stage, reason, fix } = report.outcome
  return { stage, reason, fix, stages: outcomes(report) }
}

const ALL_PASSED = 'tcp passed, http passed, auth passed, initialize passed, tools passed'

describe('a healthy server', () => {
  const eras: [Kind, string][] = [
    ['stateful', '2025-11-25'],
    ['stateful-json', '2025-11-25'],
    ['both-eras', '2026-07-28'],
    ['modern', '2026-07-28'],
    ['sse', '2025-11-25'],
  ]
  it.each(eras)('of kind %s passes every stage with its token and speaks %s', async (kind, protocolVersion) => {
    const server = await mcp({ kind, token: TOKEN })
    const transport = kind === 'sse' ? 'sse' : 'streamable-http'
    const report = await probe(target(server.url, TOKEN, { transport }), never)
    expect(report.outcome).toMatchObject({
      kind: 'healthy',
      access: 'token',
      protocolVersion,
      serverName: 'test-first',
      serverVersion: '1.2.3',
      tools: expect.arrayContaining([{ name: 'echo', description: 'Answers what it gets' }]),
    })
    expect(outcomes(report)).toBe(ALL_PASSED)
    expect(report.stages.every(({ milliseconds }) => milliseconds > 0)).toBe(true)
    expect(report.milliseconds).toBeLessThan(10_000)
  })

  it.each<Kind>(['stateful', 'sse'])('of kind %s keeps no session of the probe', async (kind) => {
    const server = await mcp({ kind })
    const transport = kind === 'sse' ? 'sse' : 'streamable-http'
    await probe(target(server.url, TOKEN, { transport }), never)
    await expect.poll(() => server.sessions.size).toBe(0)
  })

  it('is open when it answers a caller without the token', async () => {
    const server = await mcp({ kind: 'stateful' })
    const report = await probe(target(server.url), never)
    expect(report.outcome).toMatchObject({ kind: 'healthy', access: 'open' })
    expect(outcomes(report)).toBe(ALL_PASSED)
  })

  it('is open, and the auth stage skipped, when it has no token', async () => {
    const server = await mcp({ kind: 'both-eras' })
    const report = await probe(target(server.url, null), never)
    expect(report.outcome).toMatchObject({ kind: 'healthy', access: 'open' })
    expect(outcomes(report)).toBe('tcp passed, http passed, auth skipped, initialize passed, tools passed')
  })

  it('accepts a token whose file ends with a newline, for HTTP drops it anyway', async () => {
    const server = await mcp({ kind: 'stateful', token: TOKEN })
    const report = await probe(target(server.url, `${TOKEN}\n`), never)
    expect(report.outcome).toMatchObject({ kind: 'healthy', access: 'token' })
  })
})

describe('a server that cannot be reached', () => {
  it('on a closed port fails at tcp', async () => {
    const server = createServer()
    const port = await listen(server, 0)
    await closeServer(server)
    expect(await unhealthy(target(`http://127.0.0.1:${port}/mcp`))).toMatchObject({
      stage: 'tcp',
      reason: `Nothing listens on 127.0.0.1:${port}.`,
      stages: 'tcp failed, http skipped, auth skipped, initialize skipped, tools skipped',
    })
  })

  it.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('because it takes the connection and %s it fails at http and names the binding inside', async (_, onSocket) => {
    const found = await unhealthy(
      target(await tcp((socket) => socket.on('error', () => undefined) && onSocket(socket))),
    )
    expect(found).toMatchObject({
      stage: 'http',
      reason: expect.stringContaining('inside the container nothing listens'),
    })
    expect(found.fix).toContain('0.0.0.0')
    expect(found.fix).toContain('FastMCP')
  })

  it('because it never answers is given up within the limit', async () => {
    const url = await http(() => undefined)
    const begun = performance.now()
    expect(await unhealthy(target(url, TOKEN, { limit: 200 }))).toMatchObject({
      stage: 'http',
      reason: expect.stringMatching(/^No answer to a first call from 127\.0\.0\.1:\d+ within 0\.2 s\.$/),
    })
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('because it is no HTTP server fails at http', async () => {
    const url = await tcp((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await unhealthy(target(url))).toMatchObject({
      stage: 'http',
      reason: expect.stringContaining('does not speak HTTP'),
    })
  })
})

describe('the wrong door', () => {
  const answers: [string, number, string, string, string][] = [
    ['a web page', 200, 'text/html', '<!doctype html><title>Grafana</title>', 'answers with a web page (HTTP 200)'],
    ['a missing path', 404, 'text/plain', 'Not Found', 'There is nothing at /mcp on'],
    ['a refused method', 405, 'text/plain', 'Method Not Allowed', 'does not take POST (HTTP 405)'],
    ['a refused form', 406, 'text/plain', 'Not Acceptable', 'has no answer in the form of Streamable HTTP (HTTP 406)'],
    ['another host wanted', 421, 'text/plain', 'Invalid Host header', 'refuses calls to the host'],
    ['a broken server', 500, 'text/plain', 'TypeError: x', 'The server failed with HTTP 500: TypeError: x.'],
  ]
  it.each(answers)('with %s (HTTP %i) fails at http in words', async (_, status, type, body, words) => {
    const url = await http((_request, response) => void response.writeHead(status, { 'content-type': type }).end(body))
    expect(await unhealthy(target(url))).toMatchObject({ stage: 'http', reason: expect.stringContaining(words) })
  })

  it('that redirects names where it points', async () => {
    const url = await http((_request, response) => void response.writeHead(308, { location: '/mcp/' }).end())
    expect(await unhealthy(target(url))).toMatchObject({
      stage: 'http',
      reason: expect.stringContaining('on to /mcp/'),
    })
  })

  it('of a server that speaks only the older SSE is told apart by asking there', async () => {
    const server = await mcp({ kind: 'sse', token: TOKEN })
    expect(await unhealthy(target(server.url.replace('/sse', '/mcp')))).toMatchObject({
      stage: 'http',
      reason: 'The server speaks the older SSE transport at /sse, not Streamable HTTP at /mcp.',
      fix: 'Set its transport to sse and its path to /sse.',
    })
  })

  it('of a server that speaks only Streamable HTTP likewise', async () => {
    const server = await mcp({ kind: 'stateful', token: TOKEN })
    expect(await unhealthy(target(server.url.replace('/mcp', '/sse'), TOKEN, { transport: 'sse' }))).toMatchObject({
      stage: 'http',
      fix: 'Set its transport to streamable-http and its path to /mcp.',
    })
  })
})

describe('the token', () => {
  it('that the server rejects fails at auth', async () => {
    const server = await mcp({ kind: 'stateful', token: 'b'.repeat(64) })
    expect(await unhealthy(target(server.url))).toMatchObject({
      stage: 'auth',
      reason: 'The server rejects its token (HTTP 401).',
      stages: 'tcp passed, http passed, auth failed, initialize skipped, tools skipped',
    })
  })

  it('with a newline in its file, when rejected, names the white space', async () => {
    const server = await mcp({ kind: 'stateful', token: 'b'.repeat(64) })
    expect((await unhealthy(target(server.url, `${TOKEN}\n`))).reason).toContain(
      'a space or a newline beside the token',
    )
  })

  it('that the server demands though it has none fails at auth', async () => {
    const server = await mcp({ kind: 'stateful', token: TOKEN })
    expect(await unhealthy(target(server.url, null))).toMatchObject({
      stage: 'auth',
      reason: 'The server demands a token (HTTP 401), but its settings give it none.',
    })
  })

  it('never shows in a report', async () => {
    const server = await mcp({ kind: 'stateful', token: 'b'.repeat(64) })
    expect(JSON.stringify(await probe(target(server.url), never))).not.toContain(TOKEN)
  })
})

describe('the conversation', () => {
  const answering = (second: string) => (): RequestListener => (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { method, id } = JSON.parse(body || '{}')
      response.setHeader('content-type', 'application/json')
      if (method === 'initialize') {
        const result = {
          protocolVersion: '2025-11-25',
          capabilities: { tools: {} },
          serverInfo: { name: 'fixed', version: '1' },
        }
        response.setHeader('mcp-session-id', 'one').end(JSON.stringify({ jsonrpc: '2.0', id, result }))
      } else if (method === 'tools/list') {
        if (second.startsWith('4')) response.statusCode = Number(second)
        const error = { code: -32603, message: second.startsWith('4') ? 'Session not found' : second }
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error }))
      } else if (id === undefined) response.writeHead(202).end()
      else response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } }))
    })
  }

  it('that fails at tools/list quotes the error', async () => {
    const url = await http(answering('database is gone')())
    expect(await unhealthy(target(url, null))).toMatchObject({
      stage: 'tools',
      reason: 'The server answered tools/list with an error: database is gone.',
      stages: 'tcp passed, http passed, auth skipped, initialize passed, tools failed',
    })
  })

  it('whose session is lost at once says to run one instance or go stateless', async () => {
    const url = await http(answering('404')())
    const found = await unhealthy(target(url, null))
    expect(found.reason).toBe('The server forgot its session before tools/list.')
    expect(found.fix).toContain('stateless')
  })

  it('with JSON that is no MCP fails at initialize', async () => {
    const url = await http(
      (_request, response) => void response.setHeader('content-type', 'application/json').end('{"ok":true}'),
    )
    expect(await unhealthy(target(url, null))).toMatchObject({
      stage: 'initialize',
      reason: expect.stringContaining('not speak MCP'),
    })
  })
})

describe('a server that talks without end', () => {
  /** Answers tools/list with as many tools as it is let; other calls as it should. */
  const listing =
    (tools: (id: unknown, write: (text: string) => boolean, end: () => void) => void): RequestListener =>
    (request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const { method, id } = JSON.parse(body || '{}')
        response.setHeader('content-type', 'application/json')
        const serverInfo = { name: 'n'.repeat(1_000), version: '1' }
        const greeting = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }
        if (method === 'tools/list')
          tools(
            id,
            (text) => response.write(text),
            () => response.end(),
          )
        else if (id === undefined) response.writeHead(202).end()
        else if (method !== 'initialize')
          response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }))
        else response.end(JSON.stringify({ jsonrpc: '2.0', id, result: greeting }))
      })
    }

  it('is cut short after 4 MB, in words', async () => {
    let sent = 0
    const piece = `{"name":"${'x'.repeat(65_000)}","inputSchema":{"type":"object"}},`
    const url = await http(
      listing((id, write) => {
        write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"tools":[`)
        const more = setInterval(() => {
          if (sent > 64 * 2 ** 20) return clearInterval(more)
          for (let i = 0; i < 16; i += 1) {
            write(piece)
            sent += piece.length
          }
        })
        cleanups.push(() => clearInterval(more))
      }),
    )
    const begun = performance.now()
    const found = await unhealthy(target(url, null))
    expect(found).toMatchObject({ stage: 'tools', reason: 'The server answered tools/list with more than 4 MB.' })
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  it('has a report of 500 tools at most, with names and descriptions that a person can read', async () => {
    const tools = Array.from({ length: 600 }, () => ({
      name: 'n'.repeat(300),
      description: 'd'.repeat(2_000),
      inputSchema: { type: 'object' },
    }))
    const url = await http(
      listing((id, write, end) => {
        write(JSON.stringify({ jsonrpc: '2.0', id, result: { tools } }))
        end()
      }),
    )
    const { outcome } = await probe(target(url, null), never)
    if (outcome.kind !== 'healthy') throw new Error(outcome.reason)
    expect(outcome.tools).toHaveLength(500)
    expect(outcome.tools[0]).toEqual({ name: `${'n'.repeat(199)}…`, description: `${'d'.repeat(499)}…` })
    expect(outcome.serverName).toHaveLength(200)
  })
})

it('rejects with a cancelled Failure when its signal fires', async () => {
  const url = await http(() => undefined)
  const control = new AbortController()
  const result = probe(target(url), control.signal)
  control.abort()
  await expect(result).rejects.toMatchObject({ kind: 'cancelled' })
})
