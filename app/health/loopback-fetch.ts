/** Gives the MCP transports a `fetch` for loopback servers whose errors keep their code and whose waits end only when asked. */
import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { Failure } from '../contract/failure.ts'

/** Statuses that the Fetch standard allows no body for. */
const bodiless = new Set([204, 205, 304])

/** Milliseconds after which a server that ignores `Expect` gets the body all the same, as the HTTP standard asks. */
const CONTINUE_LIMIT = 1_000

export interface LoopbackInit extends RequestInit {
  readonly agent?: Agent
}

/** The connection failed before the server was given the body, so it cannot have acted on it. */
export class NeverSent extends Error {
  override readonly name = 'NeverSent'
}

/**
 * One HTTP exchange, on a connection of its own where no agent keeps one.
 *
 * Node's own fetch cuts an answer that is silent for 300 s, which a long tool call is. Rejects with the socket's error
 * (`code` ECONNREFUSED, ECONNRESET, HPE_...), with the Failure that the agent gives no connection for, or an AbortError
 * when `init.signal` fires. With the header `Expect: 100-continue` the body waits until the server asks for it, and a
 * connection that fails before that rejects with NeverSent: Docker's proxy takes connections for containers that do not
 * listen yet, and a kept connection may be closed at the other end at this very moment.
 */
export function loopbackFetch(url: string | URL, init: LoopbackInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  const body = typeof init.body === 'string' ? Buffer.from(init.body) : null
  if (body) headers.set('content-length', String(body.length))
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(headers),
      agent: init.agent ?? false,
      ...(init.signal ? { signal: init.signal } : {}),
    })
    const wasSent =
      headers.get('expect') === '100-continue' && body ? sendWhenAsked(outgoing, body) : send(outgoing, body)
    outgoing.once('response', (incoming) => resolve(responseFrom(incoming)))
    outgoing.once('error', (cause) => {
      const isOurs = wasSent() || init.signal?.aborted || cause instanceof Failure
      reject(isOurs ? cause : new NeverSent(cause.message, { cause }))
    })
  })
}

function send(outgoing: ClientRequest, body: Buffer | null): () => true {
  outgoing.end(body ?? undefined)
  return () => true
}

function sendWhenAsked(outgoing: ClientRequest, body: Buffer): () => boolean {
  let sent = false
  const sendNow = (): void => {
    clearTimeout(timer)
    // A busy server may ask for the body after the limit, when it has been sent.
    if (sent) return
    sent = true
    outgoing.end(body)
  }
  const timer = setTimeout(sendNow, CONTINUE_LIMIT)
  outgoing.once('continue', sendNow)
  // A server that answers at once, 401 say, does not want the body; its connection ends with its answer.
  outgoing.once('response', (incoming) => {
    clearTimeout(timer)
    outgoing.off('continue', sendNow)
    if (!sent) incoming.once('end', () => outgoing.destroy())
  })
  outgoing.once('close', () => clearTimeout(timer))
  outgoing.flushHeaders()
  return () => sent
}

function responseFrom(incoming: IncomingMessage): Response {
  const status = incoming.statusCode ?? 500
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  if (bodiless.has(status)) {
    incoming.resume()
    return new Response(null, { status, headers })
  }
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
  return new Response(body, { status, statusText: incoming.statusMessage ?? '', headers })
}
