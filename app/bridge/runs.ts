/** Carries what a server asks in the midst of a request to a client of 2026-07-28, which can only be asked in answers. */
import type { JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'
import { metaOf } from '../wire/eras.ts'
import type { Answer } from './messages.ts'

/** Requests whose answer may ask for input. */
const carriers: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read'])

/** How the states of this bridge begin; a client gives them back byte for byte. */
const STATE = 'berth-run-'

/** A request that goes on at the server, under whatever id the client waits for it now. */
interface Run {
  readonly request: JSONRPCRequest
  readonly state: string
  /** null while the client has yet to come back with what it was asked. */
  waiting: RequestId | null
  /** Of the client's latest request; the server knows only that of the first. */
  progressToken: unknown
  readonly asked: Set<RequestId>
  /** The server's answer, when it comes while the client is not waiting. */
  held: Answer | null
}

interface RunsParts {
  readonly toClient: (answer: Answer) => void
  /** Passes the client's answer on to the server. */
  readonly answerServer: (answer: Answer) => void
}

export interface Runs {
  /** True for a request that comes back with answers; false for one that has begun here and is to be passed on. */
  resumes(request: JSONRPCRequest): boolean
  /** Whether a request has begun here and was not cancelled. */
  has(id: RequestId): boolean
  /** The server's question; it waits for a request whose answer can carry it. */
  ask(question: JSONRPCRequest): void
  /** The server takes its question back. */
  withdraw(id: RequestId): void
  /** The server's answer; the request it belongs to, for its translation. */
  finish(answer: Answer, translated: (request: JSONRPCRequest) => Answer): void
  /** The id that the server knows the cancelled request by; null when there is none. */
  cancel(id: RequestId): RequestId | null
  /** The token that the client expects for this one of the server's. */
  progressToken(token: unknown): unknown
  /** Whether any request under way passes this test. */
  some(test: (request: JSONRPCRequest) => boolean): boolean
}

export function createRuns({ toClient, answerServer }: RunsParts): Runs {
  const runs = new Map<RequestId, Run>()
  const unasked: JSONRPCRequest[] = []
  const asked = new Map<RequestId, JSONRPCRequest>()

  const find = (test: (run: Run) => boolean): Run | undefined => [...runs.values()].find(test)
  const reply = (run: Run, answer: Answer): void => {
    if (run.waiting === null) return
    toClient({ ...answer, id: run.waiting })
    run.waiting = null
  }
  const end = (run: Run, answer: Answer): void => {
    reply(run, answer)
    runs.delete(run.request.id)
  }

  /** Which request a question belongs to is not said on the wire: the first that can carry it takes all there are. */
  const askNow = (): void => {
    const run = find(({ waiting, request }) => waiting !== null && carriers.has(request.method))
    if (!run || unasked.length === 0) return
    const inputRequests: Record<string, Fields> = {}
    for (const question of unasked.splice(0)) {
      const { id, method, params } = question
      asked.set(id, question)
      run.asked.add(id)
      inputRequests[String(id)] = params ? { method, params } : { method }
    }
    const result = { resultType: 'input_required', inputRequests, requestState: run.state }
    reply(run, { jsonrpc: '2.0', id: run.request.id, result })
  }

  const takeAnswers = (run: Run, responses: Fields): void => {
    for (const id of [...run.asked]) {
      run.asked.delete(id)
      const question = asked.get(id)
      if (!question) continue
      asked.delete(id)
      const result = responses[String(id)]
      if (isFields(result)) answerServer({ jsonrpc: '2.0', id, result })
      else unasked.push(question)
    }
  }

  return {
    has: (id) => runs.has(id),
    some: (test) => find(({ request }) => test(request)) !== undefined,
    resumes(request) {
      const { id, params } = request
      const state: unknown = params?.['requestState']
      const { progressToken } = metaOf(params)
      if (typeof state !== 'string' || !state.startsWith(STATE)) {
        runs.set(id, {
          request,
          state: `${STATE}${crypto.randomUUID()}`,
          waiting: id,
          progressToken,
          asked: new Set(),
          held: null,
        })
        return false
      }
      const run = find((one) => one.state === state && one.waiting === null)
      if (!run) {
        const message = 'Nothing waits for this input any more. Send the request again from its start.'
        toClient({ jsonrpc: '2.0', id, error: { code: -32602, message } })
        return true
      }
      run.waiting = id
      run.progressToken = progressToken
      const responses: unknown = params?.['inputResponses']
      takeAnswers(run, isFields(responses) ? responses : {})
      if (run.held) end(run, run.held)
      askNow()
      return true
    },
    ask(question) {
      unasked.push(question)
      askNow()
    },
    withdraw(id) {
      asked.delete(id)
      const at = unasked.findIndex((question) => question.id === id)
      if (at >= 0) unasked.splice(at, 1)
    },
    finish(answer, translated) {
      const run = answer.id === undefined ? undefined : runs.get(answer.id)
      if (!run) return
      const said = translated(run.request)
      if (run.waiting === null) run.held = said
      else end(run, said)
    },
    cancel(id) {
      const run = find(({ waiting }) => waiting === id)
      if (!run) return null
      runs.delete(run.request.id)
      return run.request.id
    },
    progressToken(token) {
      const run = find(({ request }) => metaOf(request.params)['progressToken'] === token)
      return run ? run.progressToken : token
    },
  }
}
