/** Reads a symptom out of what sockets and the MCP SDK throw. */
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, SseError } from '@modelcontextprotocol/client'
import { firstWords, type Symptom, SymptomFound, symptomOfSocket } from './symptom.ts'

/** JSON-RPC code with which a server refuses a protocol version (MCP 2026-07-28). */
const UNSUPPORTED_VERSION = -32022

/** What an error says about the server; an error that says nothing we know is quoted as it is. */
export function symptomOfError(thrown: unknown): Symptom {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const symptom = symptomOfOne(error)
    if (symptom) return symptom
  }
  return { kind: 'not-mcp', detail: firstWords(thrown instanceof Error ? thrown.message : String(thrown)) }
}

function symptomOfOne(error: Error): Symptom | null {
  if (error instanceof SymptomFound) return error.symptom
  if ('code' in error && typeof error.code === 'string') {
    const symptom = symptomOfSocket(error.code)
    if (symptom) return symptom
  }
  if (error instanceof SdkHttpError) return symptomOfStatus(error.status, textOf(error))
  if (error instanceof SseError) return symptomOfStatus(error.code ?? 0, error.message)
  if (error instanceof ProtocolError) return symptomOfProtocol(error)
  if (!(error instanceof SdkError)) return null
  if (error.code === SdkErrorCode.ConnectionClosed) return { kind: 'dropped' }
  // Negotiation wraps the error that says more.
  return error.cause instanceof Error ? null : { kind: 'not-mcp', detail: firstWords(error.message) }
}

function symptomOfProtocol({ code, message }: ProtocolError): Symptom {
  if (code === UNSUPPORTED_VERSION) return { kind: 'version', detail: firstWords(message) }
  if (/\bsession\b/i.test(message)) return { kind: 'session-lost' }
  return { kind: 'call-failed', detail: firstWords(message) }
}

function symptomOfStatus(status: number, text: string): Symptom {
  if (status === 401 || status === 403) return { kind: 'token-rejected', status }
  if (text.includes(String(UNSUPPORTED_VERSION)) || /unsupported protocol version/i.test(text)) {
    return { kind: 'version', detail: firstWords(messageIn(text)) }
  }
  if (/\bsession\b/i.test(text)) return { kind: 'session-lost' }
  return { kind: 'server-error', status, detail: firstWords(messageIn(text)) }
}

const textOf = (error: SdkHttpError): string =>
  typeof error.data['text'] === 'string' && error.data['text'] !== '' ? error.data['text'] : error.message

/** The `message` of a JSON-RPC error, or the text itself. */
function messageIn(text: string): string {
  return /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text
}
