/** Judges what a failed HTTP call means: for its message, which may be sent again or not, and for the session. */
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import type { Failure } from '../contract/failure.ts'
import { unansweredIn } from '../contract/gate-answers.ts'
import type { Place } from '../health/diagnose.ts'
import { firstWords, type Symptom, symptomOfAnswer } from '../health/symptom.ts'
import { symptomOfError } from '../health/symptom-of-error.ts'
import { UNSUPPORTED_VERSION } from '../wire/eras.ts'
import { HttpRefusal, UnexpectedAnswer } from '../wire/http-answer.ts'
import { NeverSent } from '../wire/loopback-request.ts'
import { NotAMessage } from '../wire/message.ts'
import type { Verdict } from './line.ts'
import type { Answer } from './messages.ts'
import { failureIn, trouble } from './trouble.ts'

/** JSON-RPC's code for an error that has no better one. */
const INTERNAL_ERROR = -32603

/** @param hasSession whether the server gave a session, which it can forget */
export function judgeHttp(thrown: unknown, message: JSONRPCMessage, place: Place, hasSession: boolean): Verdict {
  const asked = 'method' in message ? message.method : 'an answer'
  const lost = (symptom: Symptom, mayHaveRun: boolean): Verdict => ({
    kind: 'lost',
    failure: trouble(symptom, { ...place, asked }),
    mayHaveRun,
  })
  const failure = failureIn(thrown)
  if (failure) return { kind: 'lost', failure, mayHaveRun: false }
  if (!(thrown instanceof HttpRefusal)) {
    if (isNotMcp(thrown) && asked !== 'initialize') {
      return { kind: 'refused', answer: errorAnswer(message, `The server's answer is none of MCP. ${thrown.message}`) }
    }
    const symptom = symptomOfError(thrown)
    return lost(symptom, symptom.kind !== 'refused' && !(thrown instanceof NeverSent))
  }
  const { status, text, contentType, location } = thrown
  const unanswered = status === 503 ? unansweredIn(text) : null
  if (unanswered) return lost({ kind: 'behind-gate' }, unanswered === 'cut-off')
  if (status === 401 || status === 403) return lost({ kind: 'token-rejected', status }, false)
  if (asked === 'initialize') {
    const answer = answerIn(text, message)
    if (answer) return { kind: 'refused', answer }
    const seen = { status, text, contentType, location, sessionId: null }
    return lost(symptomOfAnswer(seen) ?? { kind: 'server-error', status, detail: firstWords(text) }, false)
  }
  const forgotten = status === 404 || (status === 400 && /\bsession\b/i.test(text))
  if (hasSession && forgotten) return lost({ kind: 'session-lost' }, false)
  return {
    kind: 'refused',
    answer: answerIn(text, message) ?? errorAnswer(message, `HTTP ${status}: ${firstWords(text)}`),
  }
}

/** What an error in answer to `initialize` means. */
export function refusalOf(
  { code, message }: { readonly code: number; readonly message: string },
  place: Place,
): Failure {
  const isVersion = code === UNSUPPORTED_VERSION || /unsupported protocol version/i.test(message)
  const detail = firstWords(message)
  return trouble(isVersion ? { kind: 'version', detail } : { kind: 'call-failed', detail }, {
    ...place,
    asked: 'initialize',
  })
}

const isNotMcp = (thrown: unknown): thrown is Error =>
  thrown instanceof UnexpectedAnswer || thrown instanceof NotAMessage || thrown instanceof SyntaxError

const idOf = (message: JSONRPCMessage) => ('id' in message && message.id !== undefined ? { id: message.id } : {})

function errorAnswer(message: JSONRPCMessage, words: string): Answer {
  return { jsonrpc: '2.0', ...idOf(message), error: { code: INTERNAL_ERROR, message: words } }
}

/** The JSON-RPC error that a server may send with a bad status, as an answer to this message. */
function answerIn(text: string, message: JSONRPCMessage): Answer | null {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown; data?: unknown } }
    if (typeof error?.code !== 'number' || typeof error.message !== 'string') return null
    const data = error.data === undefined ? {} : { data: error.data }
    return { jsonrpc: '2.0', ...idOf(message), error: { code: error.code, message: error.message, ...data } }
  } catch {
    return null
  }
}
