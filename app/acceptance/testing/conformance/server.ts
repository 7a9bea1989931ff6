/** A server that has what the conformance suite asks for: both eras of the protocol, with sessions, and no door of its own. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  createRequestStateCodec,
  isLegacyRequest,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { registerAnswers } from './answers.ts'
import { registerChanges } from './changes.ts'
import { registerInputRounds } from './input-rounds.ts'
import { registerQuestions } from './questions.ts'
import { registerTexts } from './texts.ts'

const states = createRequestStateCodec<string>({ key: randomUUID() })
const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
const modern = createMcpHandler(conformingServer, { legacy: 'reject' })

function conformingServer(): McpServer {
  const changing = { listChanged: true }
  const server = new McpServer(
    { name: 'berth-conformance', version: '1.0.0' },
    {
      capabilities: {
        tools: changing,
        prompts: changing,
        resources: { ...changing, subscribe: true },
        logging: {},
        completions: {},
      },
      requestState: { verify: states.verify },
    },
  )
  registerAnswers(server)
  registerTexts(server)
  registerQuestions(server)
  registerInputRounds(server, states)
  registerChanges(server, () => modern.notify)
  return server
}

async function answer(request: Request): Promise<Response> {
  if (!(await isLegacyRequest(request.clone()))) return modern.fetch(request)
  const id = request.headers.get('mcp-session-id')
  if (id === null) return (await newSession()).handleRequest(request)
  const session = sessions.get(id)
  return session ? session.handleRequest(request) : new Response('No such session', { status: 404 })
}

async function newSession(): Promise<WebStandardStreamableHTTPServerTransport> {
  const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => {
      sessions.set(id, transport)
    },
    onsessionclosed: (id) => {
      sessions.delete(id)
    },
  })
  await conformingServer().connect(transport)
  return transport
}

const handle = toNodeHandler({ fetch: answer })
createServer((request, response) => {
  if (request.url === '/mcp') void handle(request as NodeIncomingMessageLike, response)
  else response.writeHead(404).end()
}).listen(Number(process.env['PORT']))
process.once('SIGTERM', () => process.exit(0))
