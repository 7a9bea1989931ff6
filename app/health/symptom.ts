/** What can be wrong with a server, as far as it shows from outside the container, and how errors and answers show it. */

import { unansweredIn } from '../contract/gate-answers.ts'

export type Symptom =
  /** Nothing listens on the published port. */
  | { readonly kind: 'refused' }
  /** No container of the server publishes the port, so that whoever may listen there is a stranger. */
  | { readonly kind: 'not-ours' }
  /** The connection failed in another way; `code` as the operating system names it. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The port takes the connection and drops it without an answer: nothing listens inside the container. */
  | { readonly kind: 'dropped' }
  /** Its gate answers in its stead: behind it nothing listens, or what did went away. */
  | { readonly kind: 'behind-gate' }
  /** No answer within `limit` milliseconds. */
  | { readonly kind: 'silent'; readonly limit: number }
  /** It answered with more than `limit` bytes, and may never have stopped. */
  | { readonly kind: 'endless'; readonly limit: number }
  | { readonly kind: 'not-http' }
  | { readonly kind: 'web-page'; readonly status: number }
  | { readonly kind: 'wrong-path'; readonly status: number }
  | { readonly kind: 'wrong-method'; readonly status: number }
  | { readonly kind: 'not-acceptable'; readonly status: number }
  /** The other transport answers on this port, at `path`. */
  | { readonly kind: 'other-transport'; readonly transport: HttpTransport; readonly path: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'host-refused'; readonly status: number }
  | { readonly kind: 'server-error'; readonly status: number; readonly detail: string }
  | { readonly kind: 'token-missing'; readonly status: number }
  | { readonly kind: 'token-rejected'; readonly status: number }
  | { readonly kind: 'token-white-space'; readonly status: number }
  | { readonly kind: 'session-lost' }
  | { readonly kind: 'not-mcp'; readonly detail: string }
  | { readonly kind: 'version'; readonly detail: string }
  | { readonly kind: 'call-failed'; readonly detail: string }
  /** A stdio server ended before it answered. */
  | { readonly kind: 'ended'; readonly exitCode: number; readonly lastWords: string }
  /** A stdio server could not be started. */
  | { readonly kind: 'start-failed'; readonly detail: string; readonly fix: string }

export type HttpTransport = 'streamable-http' | 'sse'

/** What one HTTP call brought, as much of it as a diagnosis needs. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly location: string
  readonly sessionId: string | null
  /** The first characters of a body that was not a stream. */
  readonly text: string
}

/** Carries a symptom to where the stages are recorded. */
export class SymptomFound extends Error {
  override readonly name = 'SymptomFound'
  readonly symptom: Symptom

  constructor(symptom: Symptom) {
    super(symptom.kind)
    this.symptom = symptom
  }
}

/** What a socket error means. null when the error is not a socket's. */
export function symptomOfSocket(code: string): Symptom | null {
  if (code === 'ECONNREFUSED') return { kind: 'refused' }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'HPE_INVALID_EOF_STATE') return { kind: 'dropped' }
  if (code.startsWith('HPE_')) return { kind: 'not-http' }
  return /^E[A-Z]+$/.test(code) ? { kind: 'unreachable', code } : null
}

/** An MCP server says no with a JSON-RPC body at times, also with 404: that is an answer from the right door. */
const isJsonRpc = (answer: Answer): boolean => answer.text.includes('"jsonrpc"')

/**
 * What is wrong with an answer to the first call at a server's path; null when it can come from an MCP server,
 * which 401, 403 and 400 can.
 */
export function symptomOfAnswer(answer: Answer): Symptom | null {
  const { status, contentType, text } = answer
  if (status === 503 && unansweredIn(text) !== null) return { kind: 'behind-gate' }
  if (status === 421 || (status === 403 && /\b(host|origin)\b/i.test(text))) return { kind: 'host-refused', status }
  if (status === 401 || status === 403 || isJsonRpc(answer)) return null
  if (status >= 300 && status < 400 && answer.location) return { kind: 'redirect', location: answer.location }
  if (status === 404 || status === 410) return { kind: 'wrong-path', status }
  if (status === 405 || status === 501) return { kind: 'wrong-method', status }
  if (status === 406 || status === 415) return { kind: 'not-acceptable', status }
  if (contentType.includes('text/html')) return { kind: 'web-page', status }
  if (status >= 500) return { kind: 'server-error', status, detail: firstWords(text) }
  return null
}

/** The first line, at most 200 characters: enough for a person, and never a page. */
export function firstWords(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
