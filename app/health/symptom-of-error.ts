/** Reads a symptom out of what sockets and HTTP answers throw; symptom-of-sdk-error.ts adds what the MCP SDK throws. */
import { UNSUPPORTED_VERSION } from '../wire/eras.ts'
import { HttpRefusal } from '../wire/http-answer.ts'
import { firstWords, type Symptom, SymptomFound, symptomOfAnswer, symptomOfSocket } from './symptom.ts'

/**
 * What an error says about the server; an error that says nothing we know is quoted as it is. `readMore` knows more
 * kinds of errors.
 */
export function symptomOfError(thrown: unknown, readMore: (error: Error) => Symptom | null = () => null): Symptom {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const symptom = symptomOfOne(error) ?? readMore(error)
    if (symptom) return symptom
  }
  return { kind: 'not-mcp', detail: firstWords(thrown instanceof Error ? thrown.message : String(thrown)) }
}

function symptomOfOne(error: Error): Symptom | null {
  if (error instanceof SymptomFound) return error.symptom
  if (error instanceof HttpRefusal) {
    return symptomOfAnswer({ ...error, sessionId: null }) ?? symptomOfStatus(error.status, error.text)
  }
  return 'code' in error && typeof error.code === 'string' ? symptomOfSocket(error.code) : null
}

export function symptomOfStatus(status: number, text: string): Symptom {
  if (status === 401 || status === 403) return { kind: 'token-rejected', status }
  if (text.includes(String(UNSUPPORTED_VERSION)) || /unsupported protocol version/i.test(text)) {
    return { kind: 'version', detail: firstWords(messageIn(text)) }
  }
  if (/\bsession\b/i.test(text)) return { kind: 'session-lost' }
  return { kind: 'server-error', status, detail: firstWords(messageIn(text)) }
}

/** The `message` of a JSON-RPC error, or the text itself. */
function messageIn(text: string): string {
  return /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text
}
