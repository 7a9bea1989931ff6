/** The HTTP face: who may come in, which path answers what, and how it ends without cutting a call. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import {
  localhostHostValidation,
  localhostOriginValidation,
  type NodeIncomingMessageLike,
  toNodeHandler,
} from '@modelcontextprotocol/node'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { isAuthorized } from './bearer.ts'
import { type Call, createCalls } from './calls.ts'
import { createCancellations } from './cancellations.ts'
import { createSampleServer } from './mcp-server.ts'
import { askedBy } from './message.ts'

const MAX_BODY_BYTES = 1024 * 1024
const SESSION = 'mcp-session-id'

export interface SampleHttpServer {
  readonly server: Server
  /** Takes no more calls, lets those under way end, at most so many milliseconds; then closes every connection. */
  drain(limit: number): Promise<void>
}

export function createSampleHttpServer(options: {
  readonly token: string | null
  readonly log: (line: string) => void
}): SampleHttpServer {
  const mcp = createMcpHandler(createSampleServer, { legacy: 'stateless', maxRequestBodySize: MAX_BODY_BYTES })
  const calls = createCalls(options.log)
  const cancellations = createCancellations()
  const isLocalHost = localhostHostValidation()
  const isLocalOrigin = localhostOriginValidation()
  let draining = false

  /** Follows one message through the SDK: names it in the log, and ends it when its client says so. */
  async function serve(request: Request, call: Call, response: ServerResponse): Promise<Response> {
    const asked = askedBy(
      await request
        .clone()
        .json()
        .catch(() => null),
    )
    if (asked) call.name(asked.method, asked.tool)
    if (asked?.method === 'subscriptions/listen') call.leaveOpen()
    const session = request.headers.get(SESSION)
    if (asked === null || asked.id === null || session === null) {
      if (session !== null && asked !== null && asked.cancels !== null) cancellations.cancel(session, asked.cancels)
      const answer = await mcp.fetch(request)
      if (asked?.method === 'initialize' && answer.ok) answer.headers.set(SESSION, randomUUID())
      return answer
    }
    const { signal, forget } = cancellations.watch(session, asked.id)
    signal.addEventListener('abort', () => call.cancel(), { once: true })
    response.once('close', forget)
    return mcp.fetch(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }))
  }

  async function answerMcp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return refuse(response, 405, 'Send a POST to this address.', { Allow: 'POST' })
    const call = calls.begin()
    response.once('close', () => {
      if (!response.writableFinished) call.cancel()
      call.end(response.statusCode)
    })
    if (!isAuthorized(request.headers.authorization, options.token)) {
      return refuse(response, 401, 'This server demands a token.', { 'WWW-Authenticate': 'Bearer' })
    }
    if (draining) return refuse(response, 503, 'The server is shutting down.', { 'Retry-After': '1' })
    const limits = { maxRequestBodySize: MAX_BODY_BYTES }
    const answer = toNodeHandler({ fetch: (web) => serve(web, call, response) }, limits)
    // The adapter's own type leaves no room for `url: undefined`, which Node's has; the adapter copes with it.
    await answer(request as NodeIncomingMessageLike, response)
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (draining) response.setHeader('Connection', 'close')
    if (!isLocalHost(request, response) || !isLocalOrigin(request, response)) return
    switch (request.url?.split('?')[0]) {
      case '/mcp':
        return answerMcp(request, response)
      case '/health':
        return sendJson(response, draining ? 503 : 200, { status: draining ? 'draining' : 'ok' })
      default:
        return refuse(response, 404, 'Nothing here. The MCP endpoint is /mcp.')
    }
  }

  const server = createServer((request, response) => {
    route(request, response).catch((problem: unknown) => {
      console.error(problem)
      response.destroy()
    })
  })

  return {
    server,
    async drain(limit) {
      draining = true
      server.close()
      const stop = new AbortController()
      await Promise.race([calls.idle(), wait(limit, undefined, { signal: stop.signal }).catch(() => undefined)])
      stop.abort()
      await mcp.close()
      server.closeAllConnections()
    },
  }
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  sendJson(response, status, { jsonrpc: '2.0', error: { code: -32000, message }, id: null })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
