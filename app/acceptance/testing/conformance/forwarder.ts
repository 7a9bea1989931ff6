/** Adds a token to what passes, for a program that can send none: everything else passes as it is, at once. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { closeServer, listen } from '../../../health/testing/mcp-servers.ts'

export interface Forwarder {
  /** Of the same path as the target's. */
  readonly url: string
  close(): Promise<void>
}

/** Listens on a free port of loopback. Where the target cannot be reached, callers are cut off. */
export async function forwarderTo(target: URL, token: string): Promise<Forwarder> {
  const server = createServer((incoming, outgoing) => pass(incoming, outgoing, target, token))
  const port = await listen(server, 0)
  return { url: `http://127.0.0.1:${port}${target.pathname}`, close: () => closeServer(server) }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, target: URL, token: string): void {
  const forwarded = request({
    host: target.hostname,
    port: target.port,
    path: incoming.url,
    method: incoming.method,
    // As they came, Host and Origin too: what is wrong with them is for the target to see.
    headers: [...incoming.rawHeaders, 'Authorization', `Bearer ${token}`],
    agent: false,
  })
  forwarded.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    outgoing.flushHeaders()
    answer.once('error', () => outgoing.destroy()).pipe(outgoing)
  })
  forwarded.once('error', () => outgoing.destroy())
  outgoing.once('close', () => forwarded.destroy())
  incoming.pipe(forwarded)
}
