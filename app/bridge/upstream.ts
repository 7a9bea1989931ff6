/** One session with a server: the handshake of 2025, requests with their answers, and the news that it is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  JSONRPCMessage,
  JSONRPCNotification,
  JSONRPCRequest,
  RequestId,
  ServerCapabilities,
} from '@modelcontextprotocol/server'
import { Failure } from '../contract/failure.ts'
import type { Line } from './line.ts'
import { type Answer, cancelledId, sorted } from './messages.ts'
import { isRepeatable } from './stand-ins.ts'

/** Ours; clients give their own. */
const HANDSHAKE_ID = 'berth-initialize'
/** Milliseconds in which requests under way show by themselves how they ended, once the session is known to be lost. */
const LAST_WORDS = 100

/** Milliseconds; some servers send no head of their event stream before its first event. */
const LISTEN_LIMIT = 250

/** So that a server which drops the connection while it starts certainly never saw the call; see loopbackFetch. */
const CAREFULLY = { expect: '100-continue' }

/** What a server says of itself in answer to `initialize`; more keys than these are passed on as they are. */
export interface Greeting {
  readonly protocolVersion: string
  readonly capabilities: ServerCapabilities
  readonly [key: string]: unknown
}

/** A request that got no answer because the session was lost under it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly failure: Failure
  /** False when the server certainly never took it, so that it can be sent again. */
  readonly mayHaveRun: boolean

  constructor(failure: Failure, mayHaveRun: boolean) {
    super(failure.message, { cause: failure })
    this.failure = failure
    this.mayHaveRun = mayHaveRun
  }
}

/** Identity of a session, also before it is open; compared, never read. */
export type SessionKey = object

export interface Upstream {
  readonly key: SessionKey
  readonly greeting: Greeting
  /** The answer; null when it was cancelled. Rejects with Interrupted. */
  request(message: JSONRPCRequest): Promise<Answer | null>
  /** For notifications, and for answers to what the server asked. A lost session drops them. */
  send(message: JSONRPCMessage): Promise<void>
  /** Resolves when the server can ask and tell of its own accord; shortly after `notifications/initialized`. */
  listening(): Promise<void>
  /** Passes a `notifications/cancelled` on; no answer will come. */
  cancel(notification: JSONRPCNotification): Promise<void>
  isOver(): boolean
  /** Resolves when the session is over for another reason than `close`. */
  readonly lost: Promise<Failure>
  /** Takes leave of the server for at most `limit` milliseconds. */
  close(limit: number): Promise<void>
}

interface Pending {
  readonly answer: (answer: Answer | null) => void
  readonly fail: (interrupted: Interrupted) => void
  /** Ends the HTTP exchange that carries the answer. */
  readonly exchange: AbortController
}

/**
 * Opens the line and says `initialize` with the client's own parameters; `notifications/initialized` is left to the
 * caller. Failures: what the line makes of its errors, and the signal's reason.
 */
export async function openUpstream(
  line: Line,
  initialize: JSONRPCRequest['params'],
  onMessage: (message: JSONRPCMessage, key: SessionKey) => void,
  signal: AbortSignal,
): Promise<Upstream> {
  const key: SessionKey = {}
  const session = createSession(line, (message) => onMessage(message, key))
  const abort = (): void => session.end(signal.reason as Failure)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await line.open()
    signal.throwIfAborted()
    const params = initialize ?? {}
    const answer = await session.request({ jsonrpc: '2.0', id: HANDSHAKE_ID, method: 'initialize', params })
    if (!answer || 'error' in answer) throw line.refusal(answer?.error ?? { code: 0, message: '' })
    const greeting = answer.result as unknown as Greeting
    line.transport.setProtocolVersion?.(greeting.protocolVersion)
    const { request, send, listening, cancel, isOver, lost, close } = session
    return { key, greeting, request, send, listening, cancel, isOver, lost, close }
  } catch (thrown) {
    await session.close(0)
    throw thrown instanceof Interrupted ? thrown.failure : thrown
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

type Session = Omit<Upstream, 'key' | 'greeting'> & { end(failure: Failure): void }

function createSession(line: Line, onMessage: (message: JSONRPCMessage) => void): Session {
  const { transport } = line
  const pending = new Map<RequestId, Pending>()
  let over: Failure | null = null
  let lastWords = Promise.resolve()
  let tellLost: (failure: Failure) => void = () => undefined
  const lost = new Promise<Failure>((resolve) => {
    tellLost = resolve
  })

  const take = (id: RequestId | undefined): Pending | undefined => {
    if (id === undefined) return undefined
    const found = pending.get(id)
    pending.delete(id)
    return found
  }
  const failAll = (failure: Failure): void => {
    for (const id of [...pending.keys()]) take(id)?.fail(new Interrupted(failure, true))
  }
  const end = (failure: Failure): void => {
    if (over) return
    over = failure
    tellLost(failure)
    lastWords = sleep(LAST_WORDS).then(() => failAll(failure))
  }

  transport.onmessage = (message: JSONRPCMessage) => {
    const it = sorted(message)
    if (it.sort === 'answer') take(it.message.id)?.answer(it.message)
    else onMessage(message)
  }
  line.onLost(end)

  return {
    lost,
    end,
    isOver: () => over !== null,
    request: (message) =>
      new Promise((answer, fail) => {
        if (over) return fail(new Interrupted(over, false))
        const { id } = message
        const exchange = new AbortController()
        pending.set(id, { answer, fail, exchange })
        const onRequestStreamEnd = (): void => take(id)?.fail(new Interrupted(cutShort(), true))
        const headers = isRepeatable(message.method) ? {} : CAREFULLY
        transport
          .send(message, { requestSignal: exchange.signal, onRequestStreamEnd, headers })
          .catch((thrown: unknown) => {
            const verdict = line.judge(thrown, message)
            if (verdict.kind === 'refused') return take(id)?.answer(verdict.answer)
            take(id)?.fail(new Interrupted(verdict.failure, verdict.mayHaveRun))
            end(verdict.failure)
          })
      }),
    send: async (message) => {
      if (!over) await transport.send(message).catch(() => undefined)
    },
    listening: async () => {
      if (!over) await line.listening(LISTEN_LIMIT)
    },
    cancel: async (notification) => {
      const request = take(cancelledId(notification) ?? undefined)
      request?.answer(null)
      await transport.send(notification).catch(() => undefined)
      // A server sends no answer to what was cancelled, and some keep the exchange open for ever.
      request?.exchange.abort()
    },
    close: async (limit) => {
      const failure = over ?? new Failure('cancelled', 'The session was closed.', 'Open it again.')
      if (!over && limit > 0) await line.farewell(limit)
      over = failure
      await lastWords
      failAll(failure)
      await transport.close().catch(() => undefined)
    },
  }
}

const cutShort = (): Failure =>
  new Failure('not-running', 'The server ended its answer early.', 'Read its log for the reason.')
