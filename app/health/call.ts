/** Makes the bare TCP and HTTP calls that tell, before MCP is spoken, what kind of door a port is. */
import { loopbackFetch } from '../wire/loopback-fetch.ts'
import type { Answer, HttpTransport } from './symptom.ts'

/** As much of an answer's body as a diagnosis reads. */
const KEPT_BYTES = 4096

/** Version of MCP that the bare handshake offers; every 2025 server negotiates down from it. */
const OFFERED_VERSION = '2025-11-25'

/** Sent with each call, so that a server's log can tell Berth's checks from a client's calls. */
export const PROBE_AGENT = 'berth-probe/1'

export interface Call {
  readonly url: URL
  readonly transport: HttpTransport
  /** null sends no Authorization header. */
  readonly token: string | null
  /** `ping` changes nothing in the server; `initialize` may open a session there, which the caller ends. */
  readonly method: 'ping' | 'initialize'
  readonly signal: AbortSignal
}

/** The first call of the transport: a POST for Streamable HTTP, the GET that opens the stream for SSE. */
export async function call({ url, transport, token, method, signal }: Call): Promise<Answer> {
  const headers: Record<string, string> = { 'user-agent': PROBE_AGENT }
  if (token !== null) headers['authorization'] = `Bearer ${token.trim()}`
  if (transport === 'sse') {
    return answerOf(await loopbackFetch(url, { signal, headers: { ...headers, accept: 'text/event-stream' } }))
  }
  headers['accept'] = 'application/json, text/event-stream'
  headers['content-type'] = 'application/json'
  return answerOf(await loopbackFetch(url, { method: 'POST', headers, body: JSON.stringify(body(method)), signal }))
}

function body(method: Call['method']): object {
  if (method === 'ping') return { jsonrpc: '2.0', id: 'berth-probe', method }
  const params = {
    protocolVersion: OFFERED_VERSION,
    capabilities: {},
    clientInfo: { name: 'berth-probe', version: '1' },
  }
  return { jsonrpc: '2.0', id: 'berth-probe', method, params }
}

async function answerOf(response: Response): Promise<Answer> {
  const contentType = response.headers.get('content-type') ?? ''
  return {
    status: response.status,
    contentType,
    location: response.headers.get('location') ?? '',
    sessionId: response.headers.get('mcp-session-id'),
    text: contentType.includes('event-stream') ? await discarded(response) : await beginning(response),
  }
}

async function discarded(response: Response): Promise<''> {
  await response.body?.cancel()
  return ''
}

async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  while (text.length < KEPT_BYTES) {
    const { value, done } = await reader.read()
    if (done) return text
    text += decoder.decode(value as Uint8Array, { stream: true })
  }
  await reader.cancel()
  return text
}

/** Ends a session that a bare `initialize` opened. A server that does not support that is left alone. */
export async function endSession(url: URL, sessionId: string, signal: AbortSignal): Promise<void> {
  const headers = { 'mcp-session-id': sessionId, 'mcp-protocol-version': OFFERED_VERSION, 'user-agent': PROBE_AGENT }
  const response = await loopbackFetch(url, { method: 'DELETE', headers, signal })
  await response.body?.cancel()
}
