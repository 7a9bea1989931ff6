/** Offers a program that speaks on its stdio as Streamable HTTP with sessions: the SDK's two transports, end to end. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { isJSONRPCRequest, isJSONRPCResponse, type RequestId } from '@modelcontextprotocol/server'
import { closeServer, listen } from '../../../health/testing/mcp-servers.ts'
import type { Forwarder } from './forwarder.ts'

interface Program {
  readonly command: string
  readonly args: string[]
  readonly env: Record<string, string>
}

/** Each session is a process of its own, as each client of a bridge has one. */
export async function relayTo(program: Program): Promise<Forwarder> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>()
  const processes = new Set<StdioClientTransport>()

  async function opened(): Promise<NodeStreamableHTTPServerTransport> {
    const inner = new StdioClientTransport({ ...program, cwd: '/', stderr: 'ignore' })
    const outer: NodeStreamableHTTPServerTransport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, outer)
      },
      onsessionclosed: (id) => {
        sessions.delete(id)
        // It takes leave of the server first: whoever closed the session need not wait for that.
        void inner.close()
      },
    })
    // On stdio nothing says which call a message belongs to: it goes to the newest one's stream, if there is one.
    const underWay = new Set<RequestId>()
    outer.onmessage = (message) => {
      if (isJSONRPCRequest(message)) underWay.add(message.id)
      void inner.send(message)
    }
    inner.onmessage = (message) => {
      const newest = [...underWay].at(-1)
      if (isJSONRPCResponse(message) && message.id !== undefined) underWay.delete(message.id)
      const options = isJSONRPCResponse(message) || newest === undefined ? {} : { relatedRequestId: newest }
      void outer.send(message, options)
    }
    processes.add(inner)
    inner.onclose = () => processes.delete(inner)
    await inner.start()
    await outer.start()
    return outer
  }

  const server = createServer((request, response) => {
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? sessions.get(id) : undefined
    if (id !== undefined && !known) response.writeHead(404).end()
    else if (known) void known.handleRequest(request, response)
    else void opened().then((session) => session.handleRequest(request, response))
  })
  const port = await listen(server, 0)
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      await Promise.all([...processes].map((inner) => inner.close()))
      await closeServer(server)
    },
  }
}
