/** Gives the MCP SDK's transports a `fetch` for loopback servers; see loopbackRequest for its errors and limits. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { loopbackRequest } from './loopback-request.ts'

/** Statuses that the Fetch standard allows no body for. */
const bodiless = new Set([204, 205, 304])

/** Redirects are given back, not followed. */
export async function loopbackFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const { method, body, signal } = init
  const incoming = await loopbackRequest(new URL(url), {
    ...(method ? { method } : {}),
    headers: Object.fromEntries(new Headers(init.headers)),
    body: typeof body === 'string' ? body : undefined,
    signal: signal ?? undefined,
  })
  return responseFrom(incoming)
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
