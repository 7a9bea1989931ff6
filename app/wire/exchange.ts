/** One exchange with the server that a transport talks to, wherever that is now. */
import type { IncomingMessage } from 'node:http'
import { type LoopbackRequest, loopbackRequest } from './loopback-request.ts'

export interface ExchangeInit {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path and query, where it is another than the transport's own. */
  readonly path?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  readonly asksFirst?: boolean | undefined
}

/** The answer, as soon as its head is there. Rejects with what loopbackRequest does. */
export type Exchange = (init: ExchangeInit) => Promise<IncomingMessage>

const MOST_REDIRECTS = 5

/** Follows redirects that stay on the server and keep the method: /mcp to /mcp/, which web frameworks send. */
export async function followingRedirects(from: URL, init: LoopbackRequest): Promise<IncomingMessage> {
  for (let url = from, hops = 0; ; hops += 1) {
    const incoming = await loopbackRequest(url, init)
    const next = hops < MOST_REDIRECTS ? redirectWithin(url, incoming, init.method) : null
    if (next === null) return incoming
    incoming.resume()
    url = next
  }
}

function redirectWithin(url: URL, { statusCode = 0, headers }: IncomingMessage, method = 'GET'): URL | null {
  const keepsMethod =
    statusCode === 307 || statusCode === 308 || (method === 'GET' && [301, 302, 303].includes(statusCode))
  if (!keepsMethod || headers.location === undefined || !URL.canParse(headers.location, url)) return null
  const to = new URL(headers.location, url)
  return to.origin === url.origin && to.username === '' && to.password === '' ? to : null
}
