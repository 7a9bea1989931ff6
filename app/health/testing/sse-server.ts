/** The server side of the older SSE transport, which the SDK no longer ships, for tests against a real peer. */
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type JSONRPCMessage, type McpServer, parseJSONRPCMessage, type Transport } from '@modelcontextprotocol/server'
import type { Handle } from './mcp-servers.ts'

/** The SDK no longer ships the server side of this one; this is its form of 2024. */
export function sseDoor(make: () => McpServer, sessions: Set<string>): Handle {
  const open = new Map<string, SseServerTransport>()
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method === 'GET' && url.pathname === '/sse') {
      const id = randomUUID()
      const transport = new SseServerTransport(response, `/messages/?session_id=${id}`)
      open.set(id, transport)
      sessions.add(id)
      response.once('close', () => {
        open.delete(id)
        sessions.delete(id)
      })
      await make().connect(transport)
      return
    }
    const transport = open.get(url.searchParams.get('session_id') ?? '')
    if (request.method !== 'POST' || url.pathname !== '/messages/' || !transport) {
      response.writeHead(404).end('Not found')
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.writeHead(202).end('Accepted')
    transport.onmessage?.(parseJSONRPCMessage(JSON.parse(Buffer.concat(chunks).toString())))
  }
}

class SseServerTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #response: ServerResponse
  readonly #endpoint: string

  constructor(response: ServerResponse, endpoint: string) {
    this.#response = response
    this.#endpoint = endpoint
  }

  async start(): Promise<void> {
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    this.#response.write(`event: endpoint\ndata: ${this.#endpoint}\n\n`)
    this.#response.once('close', () => this.onclose?.())
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`)
  }

  async close(): Promise<void> {
    this.#response.end()
  }
}
