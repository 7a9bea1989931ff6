/** Asks one endpoint whether an engine answers, before anything heavier is loaded. */
import { ask } from './ask.ts'
import type { Endpoint } from './endpoint.ts'

/** A healthy engine answers a ping in about a millisecond; one that needs longer than this hangs. */
const PING_LIMIT = 2_000

/** null when an engine answers, else what is wrong, in words for a list of tried places. */
export async function pingProblem(endpoint: Endpoint, signal: AbortSignal): Promise<string | null> {
  const limit = AbortSignal.timeout(PING_LIMIT)
  try {
    const { status } = await ask(endpoint, '/_ping', AbortSignal.any([signal, limit]))
    return status === 200 ? null : `it answers, but with HTTP ${status}`
  } catch (thrown) {
    signal.throwIfAborted()
    return limit.aborted ? `no answer within ${PING_LIMIT / 1000} s` : connectProblem(thrown)
  }
}

function connectProblem(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not there'
  if (code === 'EACCES' || code === 'EPERM') return PERMISSION_DENIED
  if (code === 'ECONNREFUSED') return 'refused: nothing listens behind it'
  if (code === 'ENOTSOCK') return 'not a socket'
  if (code.startsWith('HPE_')) return 'it answers, but not like an engine'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'it hung up'
  if (/CERT|SSL|TLS/.test(code)) return 'its TLS certificate was not accepted'
  return `could not connect (${code || 'no reason given'})`
}

/** Said of a socket that exists but that this user may not open. The fix differs from all others. */
export const PERMISSION_DENIED = 'permission denied'
