/** Shows a server of 2026-07-28 as one that shook hands: what it lacks of that is done here, in its stead. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import type { Fields } from '../contract/fields.ts'
import { claimOf, MODERN, metaKeys, withMeta, withoutMeta } from '../wire/eras.ts'
import { throughRounds } from './input-rounds.ts'
import { createListening } from './listening.ts'
import { type Answer, cancelledId } from './messages.ts'
import { createParamHeaders, HEADERS_DIFFER } from './param-headers.ts'
import { asAnsweredBefore } from './results.ts'
import { Interrupted, type Session } from './session.ts'
import type { Greeting, Upstream } from './upstream.ts'

const METHOD_NOT_FOUND = -32601
/** Pages of `tools/list` that are read to learn which arguments go into headers. */
const MOST_PAGES = 50
/** Milliseconds; a server that is slow to grant it is not waited for. */
const LISTEN_LIMIT = 250
/** What only servers with a handshake understand. */
const unsaid: ReadonlySet<string> = new Set(['notifications/roots/list_changed', 'notifications/progress'])

interface ModernUpstreamParts {
  readonly session: Session
  readonly greeting: Greeting
  /** Parameters of the client's `initialize`. */
  readonly introduction: JSONRPCRequest['params']
  readonly onMessage: (message: JSONRPCMessage) => void
}

interface UnderWay {
  leg: RequestId
  cancelled: boolean
  readonly questions: Set<RequestId>
}

export type ModernUpstream = Omit<Upstream, 'key'> & {
  /** Gets what the server sends besides answers. */
  receive(message: JSONRPCMessage): void
}

export function createModernUpstream(parts: ModernUpstreamParts): ModernUpstream {
  const { session, greeting, introduction, onMessage } = parts
  const underWay = new Map<RequestId, UnderWay>()
  const questions = new Map<RequestId, (answer: Answer | Interrupted | null) => void>()
  const paramHeaders = createParamHeaders()
  let level: unknown
  let count = 0
  const nextId = (): string => {
    count += 1
    return `berth-${count}`
  }

  const envelope = (): Fields => ({
    [metaKeys.version]: MODERN,
    [metaKeys.clientInfo]: introduction?.['clientInfo'],
    [metaKeys.clientCapabilities]: introduction?.['capabilities'] ?? {},
    ...(level === undefined ? {} : { [metaKeys.logLevel]: level }),
  })
  const listening = createListening({
    session,
    capabilities: greeting.capabilities,
    envelope,
    onMissed: onMessage,
  })
  let begun: Promise<void> = Promise.resolve()

  const sendOnce = async (request: JSONRPCRequest): Promise<Answer | null> => {
    const headers = request.method === 'tools/call' ? paramHeaders.headersFor(request.params) : {}
    const answer = await session.request(request, headers)
    if (request.method === 'tools/list' && answer && 'result' in answer) paramHeaders.learn(answer.result)
    return answer
  }
  const learnTools = async (): Promise<void> => {
    let cursor: unknown
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const params = { _meta: { ...envelope() }, ...(cursor === undefined ? {} : { cursor }) }
      const answer = await sendOnce({ jsonrpc: '2.0', id: nextId(), method: 'tools/list', params })
      cursor = answer && 'result' in answer ? answer.result['nextCursor'] : undefined
      if (cursor === undefined) return
    }
  }
  /** A client may call a tool that it knows from an earlier session, and a server may have changed one since. */
  const sendLeg = async (leg: JSONRPCRequest): Promise<Answer | null> => {
    const answer = await sendOnce(leg)
    if (leg.method !== 'tools/call' || !answer || !('error' in answer)) return answer
    if (answer.error.code !== HEADERS_DIFFER) return answer
    await learnTools()
    return sendOnce(leg)
  }

  const ask = (entry: UnderWay, question: { readonly method: string; readonly params: Fields }) =>
    new Promise<Answer | null>((resolve, reject) => {
      const id = nextId()
      entry.questions.add(id)
      questions.set(id, (answer) => {
        questions.delete(id)
        entry.questions.delete(id)
        if (answer instanceof Interrupted) reject(answer)
        else resolve(answer)
      })
      const { method } = question
      const isAddress = method === 'elicitation/create' && question.params['mode'] === 'url'
      // The versions with a handshake give each address that a person is sent to an id.
      const params = isAddress ? { elicitationId: id, ...question.params } : question.params
      onMessage({ jsonrpc: '2.0', id, method, params })
    })
  const withdraw = (entry: UnderWay): void => {
    for (const requestId of [...entry.questions]) {
      questions.get(requestId)?.(null)
      onMessage({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } })
    }
  }
  void session.lost.then((failure) => {
    for (const settle of [...questions.values()]) settle(new Interrupted(failure, true))
  })

  const translated = async (request: JSONRPCRequest): Promise<Answer | null> => {
    const entry: UnderWay = { leg: request.id, cancelled: false, questions: new Set() }
    underWay.set(request.id, entry)
    try {
      const answer = await throughRounds(withMeta(request, envelope()), {
        send: (leg) => {
          entry.leg = leg.id
          return entry.cancelled ? Promise.resolve(null) : sendLeg(leg)
        },
        nextId,
        ask: (question) => ask(entry, question),
        isCancelled: () => entry.cancelled,
      }).finally(() => withdraw(entry))
      return answer && asAnsweredBefore(request, answer)
    } finally {
      underWay.delete(request.id)
    }
  }

  const answerHere = async (request: JSONRPCRequest): Promise<Answer | null> => {
    const { id, method, params } = request
    const uri = String(params?.['uri'])
    const done: Answer = { jsonrpc: '2.0', id, result: {} }
    switch (method) {
      case 'logging/setLevel':
        level = params?.['level']
        return done
      case 'resources/subscribe':
        if (await listening.subscribe(uri)) return done
        return { jsonrpc: '2.0', id, error: { code: METHOD_NOT_FOUND, message: `The server does not tell of ${uri}.` } }
      case 'resources/unsubscribe':
        await listening.unsubscribe(uri)
        return done
      default:
        return null
    }
  }

  return {
    greeting,
    speaks: MODERN,
    isOver: session.isOver,
    lost: session.lost,
    receive(message) {
      if (!('method' in message) || 'id' in message) return
      if (!listening.takes(message)) onMessage(withoutMeta(message, [metaKeys.subscription]))
    },
    request: async (request) => {
      // A client of the same version gets the server's own words.
      if (claimOf(request) !== null) return sendLeg(request)
      return (await answerHere(request)) ?? translated(request)
    },
    send: async (message) => {
      if (!('method' in message)) questions.get(message.id ?? '')?.(message)
      else if (message.method === 'notifications/initialized') begun = listening.begin()
      else if (!unsaid.has(message.method)) await session.send(message)
    },
    listening: () => Promise.race([begun, sleep(LISTEN_LIMIT, undefined, { ref: false })]),
    cancel: async (notification: JSONRPCNotification) => {
      const id = cancelledId(notification)
      if (id === null) return
      const entry = underWay.get(id)
      if (entry) entry.cancelled = true
      if (entry) withdraw(entry)
      await session.giveUp(entry?.leg ?? id)
    },
    close: async (limit) => {
      for (const settle of [...questions.values()]) settle(null)
      await session.close(limit)
    },
  }
}
