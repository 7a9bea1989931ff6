import { createServer, type ServerResponse } from 'node:http'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { afterEach, expect, it } from 'vitest'
import { closeServer, listen } from '../health/testing/mcp-servers.ts'
import { followingRedirects } from './exchange.ts'
import { HttpRefusal, UnexpectedAnswer } from './http-answer.ts'
import { OlderSse } from './older-sse.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function stage(greet: (stream: ServerResponse) => void, posted = 202) {
  const posts: [string, string][] = []
  let stream: ServerResponse | null = null
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      stream = response
      return greet(response)
    }
    let body = ''
    for await (const chunk of request) body += chunk
    posts.push([request.url ?? '', body])
    response.writeHead(posted).end('Accepted')
  })
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  const url = new URL(`http://127.0.0.1:${port}/sse`)
  const transport = new OlderSse(url, ({ path, ...init }) => followingRedirects(new URL(path ?? url, url), init))
  cleanups.push(() => transport.close())
  const heard: JSONRPCMessage[] = []
  let ends = 0
  transport.onmessage = (message) => heard.push(message)
  transport.onend = () => {
    ends += 1
  }
  return { transport, posts, heard, ends: () => ends, stream: () => stream as ServerResponse | null }
}

const said =
  (text: string, status = 200) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': 'text/event-stream' }).write(text)
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' } as const
const answer = { jsonrpc: '2.0', id: 1, result: {} } as const

it('posts where the server says, hears its answers, and is over when the stream is', async () => {
  const { transport, posts, heard, ends, stream } = await stage(said('event: endpoint\ndata: /messages?id=4\n\n'))
  await transport.start()
  await transport.send(ping)
  expect(posts).toEqual([['/messages?id=4', JSON.stringify(ping)]])
  stream()?.write(`event: message\ndata: ${JSON.stringify(answer)}\n\ndata: noise\n\n`)
  await expect.poll(() => heard).toEqual([answer])
  stream()?.end()
  await expect.poll(ends).toBe(1)
})

it('says nothing of an end that it brings about itself', async () => {
  const { transport, ends, stream } = await stage(said('event: endpoint\ndata: /messages\n\n'))
  await transport.start()
  await transport.close()
  await expect.poll(() => stream()?.closed).toBe(true)
  expect(ends()).toBe(0)
})

it.each(['http://127.0.0.1:1/messages', '//example.com/messages', 'http://[x'])(
  'sends no message to another server, at %s',
  async (endpoint) => {
    const { transport } = await stage(said(`event: endpoint\ndata: ${endpoint}\n\n`))
    const rejected = await transport.start().catch((thrown: unknown) => thrown)
    expect(rejected).toBeInstanceOf(UnexpectedAnswer)
    expect(rejected).toMatchObject({ message: `Its messages are to go to another server: ${endpoint}` })
  },
)

it('rejects a start that is refused, that gives no stream, and whose stream ends too soon', async () => {
  const refused = await stage((response) => void response.writeHead(401).end('no'))
  await expect(refused.transport.start()).rejects.toMatchObject({ status: 401, text: 'no' })
  const page = await stage((response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>'))
  await expect(page.transport.start()).rejects.toThrow('Unexpected content type: text/html')
  const short = await stage((response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end())
  await expect(short.transport.start()).rejects.toThrow('ended before it said where messages go')
})

it('rejects a message that is refused', async () => {
  const { transport } = await stage(said('event: endpoint\ndata: /messages\n\n'), 400)
  await transport.start()
  await expect(transport.send(ping)).rejects.toBeInstanceOf(HttpRefusal)
})
