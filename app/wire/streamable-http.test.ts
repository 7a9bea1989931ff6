import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/server'
import { afterEach, expect, it } from 'vitest'
import { closeServer, listen } from '../health/testing/mcp-servers.ts'
import { followingRedirects } from './exchange.ts'
import { HttpRefusal, UnexpectedAnswer } from './http-answer.ts'
import { StreamableHttp, type StreamNews } from './streamable-http.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (response: ServerResponse, asked: Asked) => void

/** A server that answers each request by the next of `answers`, and the last of them from then on. */
async function stage(...answers: readonly Answer[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url: path = '', headers } = request
    asked.push({ method, path, headers, body })
    answers[Math.min(asked.length, answers.length) - 1]?.(response, asked.at(-1) as Asked)
  })
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  const url = new URL(`http://127.0.0.1:${port}/mcp`)
  const transport = new StreamableHttp(({ path, ...init }) => followingRedirects(new URL(path ?? url, url), init))
  cleanups.push(() => transport.close())
  const heard: JSONRPCMessage[] = []
  const news: StreamNews['kind'][] = []
  transport.onmessage = (message) => heard.push(message)
  transport.onstream = ({ kind }) => news.push(kind)
  return { transport, asked, heard, news, url }
}

const call: JSONRPCRequest = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo' } }
const answer = { jsonrpc: '2.0', id: 1, result: { content: [] } } as const
const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } } as const
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const

const json =
  (value: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers })
      .end(JSON.stringify(value))
const stream =
  (text: string): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, text = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(text)
const event = (message: unknown): string => `data: ${JSON.stringify(message)}\n\n`

it('reads an answer, and a batch of them', async () => {
  const { transport, heard, asked } = await stage(json(answer), json([progress, answer]))
  await transport.send(call)
  await transport.send(call)
  expect(heard).toEqual([answer, progress, answer])
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual(call)
  expect(asked[0]?.headers).toMatchObject({
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  })
})

it('reads a stream in whatever pieces it comes: a mark of byte order, CRLF, comments, a letter cut in two', async () => {
  const said = { ...answer, result: { content: [{ type: 'text', text: 'Grüße' }] } }
  const text = `\uFEFF: hello\r\nevent: message\r\ndata: ${JSON.stringify(progress)}\r\n\r\nevent: other\r\ndata: 1\r\n\r\n${event(said)}`
  const { transport, heard } = await stage((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const bytes = Buffer.from(text)
    const write = (at: number): void => {
      if (at === bytes.length) response.end()
      else response.write(bytes.subarray(at, at + 1), () => setImmediate(write, at + 1))
    }
    write(0)
  })
  await transport.send(call)
  expect(heard).toEqual([progress, said])
})

it('leaves out what is no message, and hears the rest of the stream', async () => {
  const { transport, heard } = await stage(stream(`data: {"no":\n\n${event({ any: 1 })}data:\n\n${event(answer)}`))
  await transport.send(call)
  expect(heard).toEqual([answer])
})

it('takes a stream up where it was cut, after the pause that the server asks for', async () => {
  const { transport, heard, asked } = await stage(
    stream(`id: 7\nretry: 60\ndata:\n\nid: 8\n${event(progress)}`),
    stream(`id: 9\n${event(answer)}`),
  )
  const begun = performance.now()
  await transport.send(call)
  expect(performance.now() - begun).toBeGreaterThan(50)
  expect(heard).toEqual([progress, answer])
  expect(asked.map(({ method, headers }) => [method, headers['last-event-id']])).toEqual([
    ['POST', undefined],
    ['GET', '8'],
  ])
})

it.each([
  ['that cannot be taken up', [stream(event(progress))]],
  ['whose server does not keep its events after all', [stream(`id: 1\nretry: 50\n${event(progress)}`), status(405)]],
] as const)('says that no answer comes, of a stream %s', async (_, answers) => {
  const { transport, heard } = await stage(...answers)
  let ends = 0
  await transport.send(call, { onRequestStreamEnd: () => (ends += 1) })
  expect([heard, ends]).toEqual([[progress], 1])
})

it('keeps the session that it is given, repeats version and session, and begins anew with initialize', async () => {
  const { transport, asked } = await stage(
    json(answer, { 'mcp-session-id': 'first' }),
    json(answer),
    json(answer, { 'mcp-session-id': 'second' }),
    status(405),
  )
  const hello = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} } as const
  await transport.send(hello)
  transport.setProtocolVersion('2025-11-25')
  await transport.send(call)
  await transport.send(hello)
  expect(transport.hasSession).toBe(true)
  await transport.terminateSession()
  expect(transport.hasSession).toBe(false)
  expect(asked.map(({ method, headers }) => [method, headers['mcp-session-id']])).toEqual([
    ['POST', undefined],
    ['POST', 'first'],
    ['POST', undefined],
    ['DELETE', 'second'],
  ])
  expect(asked[1]?.headers['mcp-protocol-version']).toBe('2025-11-25')
})

it('repeats in headers what a message of 2026-07-28 says, and lets nobody else say it', async () => {
  const { transport, asked } = await stage(json(answer))
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
  const headers = { 'Mcp-Param-City': 'Köln', 'Mcp-Method': 'tools/list', Accept: 'text/html' }
  await transport.send(
    { ...call, params: { name: 'größe', _meta } },
    { headers: { ...headers, 'Mcp-Param-City': 'K' } },
  )
  expect(asked[0]?.headers).toMatchObject({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': '=?base64?Z3LDtsOfZQ==?=',
    'mcp-param-city': 'K',
    accept: 'application/json, text/event-stream',
  })
})

it('rejects with what the server said no with', async () => {
  const { transport } = await stage(status(404, { 'content-type': 'text/html' }, '<h1>Not here</h1>'))
  const refusal = await transport.send(call).catch((thrown: unknown) => thrown)
  expect(refusal).toBeInstanceOf(HttpRefusal)
  expect(refusal).toMatchObject({ status: 404, text: '<h1>Not here</h1>', contentType: 'text/html' })
})

it.each([
  ['a web page', status(200, { 'content-type': 'text/html' }, '<h1>Hi</h1>'), 'Unexpected content type: text/html'],
  ['nothing', status(202), 'Unexpected content type: none'],
])('rejects a request that gets %s', async (_, said, words) => {
  const { transport } = await stage(said)
  const rejected = await transport.send(call).catch((thrown: unknown) => thrown)
  expect(rejected).toBeInstanceOf(UnexpectedAnswer)
  expect(rejected).toMatchObject({ message: words })
})

it('listens once the client is ready, and again when the stream ends, from where it ended', async () => {
  const { transport, heard, news, asked } = await stage(
    status(202),
    stream(`id: 4\nretry: 50\n${event(progress)}`),
    stream('retry: 50\n\n'),
    status(404),
  )
  await transport.send(initialized)
  await expect.poll(() => news).toEqual(['open', 'open', 'refused'])
  expect(heard).toEqual([progress])
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, undefined, '4', '4'])
})

it('takes a web page for no stream', async () => {
  const { transport, news } = await stage(status(202), status(200, { 'content-type': 'text/html' }, '<h1>Hi</h1>'))
  await transport.send(initialized)
  await expect.poll(() => news).toEqual(['refused'])
})

it('ends an exchange with its signal, and all of them when it closes', async () => {
  const open: ServerResponse[] = []
  const { transport, asked } = await stage((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(progress))
    open.push(response)
  })
  const control = new AbortController()
  let ends = 0
  const onRequestStreamEnd = (): number => (ends += 1)
  const first = transport.send(call, { requestSignal: control.signal, onRequestStreamEnd })
  const second = transport.send(call, { onRequestStreamEnd })
  await expect.poll(() => asked.length).toBe(2)
  control.abort()
  await first.catch(() => undefined)
  await expect.poll(() => open.filter(({ closed }) => closed).length).toBe(1)
  await transport.close()
  await second.catch(() => undefined)
  await expect.poll(() => open.filter(({ closed }) => closed).length).toBe(2)
  expect(ends).toBe(0)
})

it('follows a redirect on the same server with its body, and none to another', async () => {
  const { transport, heard, asked } = await stage(
    status(307, { location: '/mcp/' }),
    json(answer),
    status(307, { location: 'http://127.0.0.1:1/mcp' }),
  )
  await transport.send(call)
  expect(heard).toEqual([answer])
  expect(asked.map(({ path, body }) => [path, body])).toEqual(
    ['/mcp', '/mcp/'].map((path) => [path, JSON.stringify(call)]),
  )
  await expect(transport.send(call)).rejects.toMatchObject({ status: 307, location: 'http://127.0.0.1:1/mcp' })
})
