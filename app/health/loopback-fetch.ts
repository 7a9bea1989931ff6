/** Gives the MCP transports a `fetch` for loopback servers whose errors keep their code and whose waits end only when asked. */
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'

/** Statuses that the Fetch standard allows no body for. */
const bodiless = new Set([204, 205, 304])

/**
 * One HTTP exchange on a connection of its own.
 *
 * Node's own fetch cuts an answer that is silent for 300 s, which a long tool call is; and it reuses sockets, so that
 * a reset leaves open whether the server saw the call. Here a refused connection means: never sent. Rejects with the
 * socket's error (`code` ECONNREFUSED, ECONNRESET, HPE_...) or an AbortError when `init.signal` fires.
 */
export function loopbackFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      agent: false,
      ...(init.signal ? { signal: init.signal } : {}),
    })
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => resolve(responseFrom(incoming)))
    outgoing.end(typeof init.body === 'string' ? init.body : undefined)
  })
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
