/** Takes one request through the rounds of 2026-07-28: what the server requires is asked of the client, then sent along. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'
import type { Answer } from './messages.ts'

/** Rounds of one request; the official SDK allows as many. */
const ROUNDS = 10
/** Milliseconds before a request is sent again whose server only asked for time; the official SDK waits as long. */
const PAUSE = 250

const INTERNAL_ERROR = -32603

export interface Rounds {
  /** Sends one leg. null when it was cancelled. */
  readonly send: (leg: JSONRPCRequest) => Promise<Answer | null>
  /** A new id for each leg but the first. */
  readonly nextId: () => RequestId
  /** Asks the client. null when the request was cancelled meanwhile. */
  readonly ask: (question: { readonly method: string; readonly params: Fields }) => Promise<Answer | null>
  readonly isCancelled: () => boolean
}

/** The answer of the last leg; null when the request was cancelled. What the client refuses, it refuses as the answer. */
export async function throughRounds(request: JSONRPCRequest, rounds: Rounds): Promise<Answer | null> {
  let leg = request
  for (let round = 0; round <= ROUNDS; round += 1) {
    const answer = await rounds.send(leg)
    if (!answer) return null
    if ('error' in answer || answer.result['resultType'] !== 'input_required') return { ...answer, id: request.id }
    const { inputRequests, requestState } = answer.result
    const more: Record<string, unknown> = requestState === undefined ? {} : { requestState }
    if (isFields(inputRequests) && Object.keys(inputRequests).length > 0) {
      const inputs = await collected(inputRequests, rounds)
      if (inputs === null) return null
      if ('error' in inputs) return { jsonrpc: '2.0', id: request.id, error: inputs.error }
      more['inputResponses'] = inputs.responses
    } else {
      await sleep(PAUSE)
    }
    if (rounds.isCancelled()) return null
    leg = { ...request, id: rounds.nextId(), params: { ...request.params, ...more } }
  }
  const message = `The server still required input after ${ROUNDS} rounds of ${request.method}.`
  return { jsonrpc: '2.0', id: request.id, error: { code: INTERNAL_ERROR, message } }
}

type ErrorObject = Extract<Answer, { error: unknown }>['error']
type Collected = { readonly responses: Fields } | { readonly error: ErrorObject }

/** All answers by the server's keys, the first error that the client answered with, or null when cancelled. */
async function collected(inputRequests: Fields, { ask }: Rounds): Promise<Collected | null> {
  const answers = await Promise.all(
    Object.entries(inputRequests).map(async ([key, request]) => [key, await ask(questionIn(request))] as const),
  )
  const responses: Record<string, unknown> = {}
  for (const [key, answer] of answers) {
    if (answer === null) return null
    if ('error' in answer) return { error: answer.error }
    responses[key] = answer.result
  }
  return { responses }
}

function questionIn(request: unknown): { readonly method: string; readonly params: Fields } {
  const { method, params } = isFields(request) ? request : {}
  return { method: String(method), params: isFields(params) ? params : {} }
}
