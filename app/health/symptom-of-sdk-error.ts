/** Reads a symptom out of what the MCP SDK throws. */
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, SseError } from '@modelcontextprotocol/client'
import { UNSUPPORTED_VERSION } from '../wire/eras.ts'
import { firstWords, type Symptom } from './symptom.ts'
import { symptomOfError, symptomOfStatus } from './symptom-of-error.ts'

/** As symptomOfError, for what a Client of the SDK rejects with. */
export const symptomOfSdkError = (thrown: unknown): Symptom => symptomOfError(thrown, symptomOfOne)

function symptomOfOne(error: Error): Symptom | null {
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

const textOf = (error: SdkHttpError): string =>
  typeof error.data['text'] === 'string' && error.data['text'] !== '' ? error.data['text'] : error.message
