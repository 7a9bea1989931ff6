/** Real MCP servers on loopback for the tests of probe and bridge: both eras, with sessions, and the older SSE. */
import { randomUUID } from 'node:crypto'
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type NodeIncomingMessageLike,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
} from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer, type ServerNotifier } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { sseDoor } from './sse-server.ts'

export type Kind =
  /** Sessions, the 2025 handshake, events over GET. */
  | 'stateful'
  /** The same, with answers as JSON instead of a stream. */
  | 'stateful-json'
  /** 2025 without sessions, and 2026-07-28. */
  | 'both-eras'
  /** 2026-07-28 only. */
  | 'modern'
  | 'sse'

export interface TestServer {
  readonly port: number
  readonly url: string
  /** One per HTTP request: `POST /mcp 200`. */
  readonly requests: string[]
  /** Names of the tools that ran. */
  readonly ran: string[]
  /** Session ids that are open now. */
  readonly sessions: ReadonlySet<string>
  /** The token that is demanded from now on. */
  demand(token: string | null): void
  /** Adds a tool and tells every client that the list changed. */
  addTool(name: string): void
  /** Tells those who subscribed to it that a resource changed. */
  touchResource(uri: string): void
  /** Stops listening and cuts every connection, as a killed container does. */
  close(): Promise<void>
}

export interface TestServerOptions {
  readonly kind: Kind
  /** 0 takes any free port. */
  readonly port?: number
  readonly token?: string | null
  /** Appended to the names of the server and the `who` tool's answer, to tell one run from the next. */
  readonly run?: string
  /** Gives each instance more than the usual tools. */
  readonly equip?: (server: McpServer, ran: string[]) => void
}

const LARGEST_BODY = 200 * 2 ** 20

export async function startMcpServer(options: TestServerOptions): Promise<TestServer> {
  const { kind, run = 'first', equip } = options
  let token = options.token ?? null
  const requests: string[] = []
  const ran: string[] = []
  const servers = new Set<McpServer>()
  const notifiers = new Set<ServerNotifier>()
  const extra: string[] = []
  const make = (): McpServer => {
    const server = mcpServer(run, ran)
    for (const name of extra) addTool(server, name)
    equip?.(server, ran)
    servers.add(server)
    return server
  }
  const doors = { sse: sseDoor, stateful: sessionDoor, 'stateful-json': sessionDoor, 'both-eras': door, modern: door }
  const sessions = new Set<string>()
  const handle = doors[kind](make, sessions, kind, notifiers)
  const http = createServer((request, response) => {
    response.once('close', () => requests.push(`${request.method} ${request.url} ${response.statusCode}`))
    if (token !== null && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"unauthorized"}')
      return
    }
    void handle(request, response)
  })
  const port = await listen(http, options.port ?? 0)
  return {
    port,
    url: `http://127.0.0.1:${port}${kind === 'sse' ? '/sse' : '/mcp'}`,
    requests,
    ran,
    sessions,
    demand: (next) => {
      token = next
    },
    addTool: (name) => {
      extra.push(name)
      for (const server of servers) addTool(server, name)
      for (const notifier of notifiers) notifier.toolsChanged()
    },
    touchResource: (uri) => {
      for (const { server } of servers) void server.sendResourceUpdated({ uri }).catch(() => undefined)
      for (const notifier of notifiers) notifier.resourceUpdated(uri)
    },
    close: () => closeServer(http),
  }
}

/** Listens on loopback; answers the port. */
export function listen(server: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

export function closeServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

function addTool(server: McpServer, name: string): void {
  server.registerTool(name, { description: `Answers ${name}` }, () => text(name))
}

function mcpServer(run: string, ran: string[]): McpServer {
  const server = new McpServer(
    { name: `test-${run}`, version: '1.2.3' },
    { capabilities: { logging: {}, tools: { listChanged: true } }, instructions: 'Use echo.' },
  )
  server.registerTool(
    'echo',
    { description: 'Answers what it gets', inputSchema: z.object({ message: z.string() }) },
    ({ message }) => {
      ran.push('echo')
      return text(message)
    },
  )
  server.registerTool('who', { description: 'Tells which run of the server answers' }, () => {
    ran.push('who')
    return text(run)
  })
  server.registerTool(
    'steps',
    { description: 'Reports progress three times', inputSchema: z.object({}) },
    async (_, context) => {
      ran.push('steps')
      const progressToken = context.mcpReq._meta?.progressToken
      for (let progress = 1; progress <= 3 && progressToken !== undefined; progress += 1) {
        await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 3 } })
      }
      return text('three')
    },
  )
  server.registerTool('hang', { description: 'Never answers until it is cancelled' }, async (context) => {
    ran.push('hang')
    await new Promise<void>((resolve) =>
      context.mcpReq.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    ran.push('hang cancelled')
    return text('cancelled')
  })
  server.registerTool('ask', { description: 'Asks the client to sample' }, async ({ mcpReq }) => {
    ran.push('ask')
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: 'Say yes' } }]
    // On the stream of the call: what `requestSampling` asks is lost where no stream of a GET is open yet.
    const { content } = await mcpReq.send({ method: 'sampling/createMessage', params: { messages, maxTokens: 10 } })
    return text(JSON.stringify(content))
  })
  return server
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>
type Door = (make: () => McpServer, sessions: Set<string>, kind: Kind, notifiers: Set<ServerNotifier>) => Handle

const notFound = async (response: ServerResponse): Promise<void> => {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
}

const door: Door = (make, _, kind, notifiers) => {
  const handler = createMcpHandler(make, {
    legacy: kind === 'modern' ? 'reject' : 'stateless',
    maxRequestBodySize: LARGEST_BODY,
  })
  notifiers.add(handler.notify)
  const handle = toNodeHandler(handler, { maxRequestBodySize: LARGEST_BODY })
  return (request, response) =>
    request.url === '/mcp' ? handle(request as NodeIncomingMessageLike, response) : notFound(response)
}

const sessionDoor: Door = (make, sessions, kind) => {
  const open = new Map<string, NodeStreamableHTTPServerTransport>()
  return async (request, response) => {
    if (request.url !== '/mcp') return notFound(response)
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? open.get(id) : undefined
    if (id !== undefined && !known) {
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}')
      return
    }
    const transport = known ?? (await newSession(make, open, sessions, kind))
    await transport.handleRequest(request, response)
  }
}

async function newSession(
  make: () => McpServer,
  open: Map<string, NodeStreamableHTTPServerTransport>,
  sessions: Set<string>,
  kind: Kind,
): Promise<NodeStreamableHTTPServerTransport> {
  const transport: NodeStreamableHTTPServerTransport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: kind === 'stateful-json',
    maxRequestBodySize: LARGEST_BODY,
    onsessioninitialized: (id) => {
      open.set(id, transport)
      sessions.add(id)
    },
    onsessionclosed: (id) => {
      open.delete(id)
      sessions.delete(id)
    },
  })
  await make().connect(transport)
  return transport
}
