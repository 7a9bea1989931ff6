/** Passes messages between an AI client and its server: who may speak when, and what each of them gets to hear. */
import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/server'
import { createForwarder, type Patiences } from './forward.ts'
import type { Link } from './link.ts'
import { sorted } from './messages.ts'
import { createQuestions } from './questions.ts'
import { bridgedGreeting, ownGreeting, promisedLists, rememberedGreeting } from './stand-ins.ts'
import { createStanding } from './standing.ts'
import type { LinkState } from './until-up.ts'
import type { Greeting, SessionKey, Upstream } from './upstream.ts'
import { instructions, unavailable } from './words.ts'

const INVALID_REQUEST = -32600
const METHOD_NOT_FOUND = -32601

export interface RelayParts {
  readonly id: string
  readonly version: string
  readonly link: Link
  readonly patience: Patiences
  /** What the server said of itself last time; null when that is not known. */
  readonly lastGreeting: () => Promise<Greeting | null>
  /** Milliseconds for the server to answer `initialize` before the bridge does so, in the server's words or its own. */
  readonly greetingLimit: (hasWords: boolean) => Promise<number>
  readonly toClient: (message: JSONRPCMessage) => void
}

export interface Relay {
  fromClient(message: JSONRPCMessage): void
  fromServer(message: JSONRPCMessage, key: SessionKey): void
  /** The client's `initialize` parameters, which each new session with the server repeats. */
  introduction(): JSONRPCRequest['params']
  /** Somebody takes connections at the server's port. What it said last time can be said now, before it is spoken to. */
  reached(): void
  up(upstream: Upstream): void
  down(upstream: Upstream): void
  /** Resolves once no request is under way; a greeting is waited for no longer than `limit` milliseconds. */
  finish(limit: number): Promise<unknown>
}

export function createRelay(parts: RelayParts): Relay {
  const { id, version, link, patience, toClient } = parts
  const questions = createQuestions()
  const standing = createStanding()
  const readiness = new WeakMap<Upstream, Promise<void>>()
  let introduction: JSONRPCRequest['params']
  let begun: Promise<void> | null = null
  let greeted: Promise<void> = Promise.resolve()
  let live: Upstream | null = null
  /** What the client was told, and by whom: null for the bridge itself. */
  let told: { readonly greeting: Greeting; readonly by: Upstream | null } | null = null

  let clientIsReady = (): void => undefined
  const clientReady = new Promise<void>((resolve) => {
    clientIsReady = resolve
  })

  let reach = (): void => undefined
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })

  let hurry = (): void => undefined
  const hurried = new Promise<void>((resolve) => {
    hurry = resolve
  })

  const forwarder = createForwarder({
    id,
    link,
    patience,
    toClient,
    ready: (upstream) => readiness.get(upstream) ?? Promise.resolve(),
    onGranted: standing.note,
  })

  const greet = async (request: JSONRPCRequest): Promise<void> => {
    introduction = request.params
    const last = await parts.lastGreeting()
    const limit = await parts.greetingLimit(last !== null)
    const timeUp = new Promise<void>((resolve) => void setTimeout(resolve, limit).unref())
    begun ??= link.begin()
    await Promise.race([begun, timeUp, hurried, ...(last ? [reached] : [])])
    const state = link.state()
    const failure = state.kind === 'down' || state.kind === 'starting' ? state.failure : null
    if (failure && (failure.kind === 'unknown-server' || failure.kind === 'file-unreadable')) {
      // A person has to mend this. An error is what clients show and log; an empty server would look well.
      toClient({ jsonrpc: '2.0', id: request.id, error: unavailable(id, 'initialize', failure) })
      return
    }
    const greeting = live ? bridgedGreeting(live.greeting) : standInGreeting(request, last, state)
    told = { greeting, by: live }
    toClient({ jsonrpc: '2.0', id: request.id, result: greeting })
  }

  const standInGreeting = ({ params }: JSONRPCRequest, last: Greeting | null, state: LinkState): Greeting => {
    const asked = params?.['protocolVersion']
    if (!last) return ownGreeting(asked, id, version, instructions(id, state))
    // One that is just starting needs no word about it: what it is asked waits for it.
    return rememberedGreeting(asked, last, state.kind === 'down' ? instructions(id, state) : null)
  }

  const fromClientRequest = (request: JSONRPCRequest): void => {
    const refuse = (code: number, message: string): void =>
      toClient({ jsonrpc: '2.0', id: request.id, error: { code, message } })
    switch (request.method) {
      case 'initialize':
        greeted = greet(request)
        return
      case 'ping':
        toClient({ jsonrpc: '2.0', id: request.id, result: {} })
        return
      case 'server/discover':
        // Those of 2026-07-28 say their version with it; see client-face.ts.
        refuse(METHOD_NOT_FOUND, 'Say initialize, or say a protocol version in _meta.')
        return
      default:
        if (told === null) {
          refuse(INVALID_REQUEST, 'Send initialize first.')
          return
        }
        clientIsReady()
        forwarder.forward(request)
    }
  }

  const fromClientNotification = (notification: JSONRPCNotification): void => {
    if (notification.method === 'notifications/initialized') clientIsReady()
    else if (notification.method === 'notifications/cancelled') forwarder.cancel(notification)
    else void live?.send(notification)
  }

  /** Opens the session for requests, once the client is ready too, and brings it to where the last one was. */
  const settleIn = async (upstream: Upstream): Promise<void> => {
    await clientReady
    await upstream.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
    // The first call may already make the server ask something.
    await upstream.listening()
    for (const request of standing.replay()) void upstream.request(request).catch(() => undefined)
    if (told === null || told.by === upstream) return
    for (const list of promisedLists(told.greeting)) {
      toClient({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` })
    }
  }

  return {
    introduction: () => introduction,
    finish: (limit) => {
      setTimeout(hurry, limit).unref()
      return Promise.allSettled([greeted, forwarder.idle()])
    },
    fromClient(message) {
      const it = sorted(message)
      if (it.sort === 'request') return fromClientRequest(it.message)
      if (it.sort === 'notification') return fromClientNotification(it.message)
      const answered = questions.answered(it.message)
      if (answered && answered.session === live?.key) void live.send(answered.answer)
    },
    fromServer(message, key) {
      const it = sorted(message)
      if (it.sort === 'request') toClient(questions.ask(key, it.message))
      else if (it.sort === 'notification') toClient(questions.translated(key, it.message))
    },
    reached: () => reach(),
    up(upstream) {
      live = upstream
      readiness.set(upstream, settleIn(upstream))
    },
    down(upstream) {
      if (live === upstream) live = null
      for (const cancellation of questions.abandon(upstream.key)) toClient(cancellation)
    },
  }
}
