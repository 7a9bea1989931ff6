/** One session with a server, whatever it speaks: requests with their answers, and the news that it is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { Failure } from '../contract/failure.ts'
import type { Line } from './line.ts'
import { type Answer, cancelledId, sorted } from './messages.ts'
import { isRepeatable } from './stand-ins.ts'

/** Milliseconds in which requests under way show by themselves how they ended, once the session is known to be lost. */
const LAST_WORDS = 100

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

export interface Session {
  /** The answer; null when it was cancelled. Rejects with Interrupted. */
  request(message: JSONRPCRequest, headers?: Readonly<Record<string, string>>): Promise<Answer | null>
  /** For notifications, and for answers to what the server asked. A lost session drops them. */
  send(message: JSONRPCMessage): Promise<void>
  /** Passes a `notifications/cancelled` on; no answer will come. */
  cancel(notification: JSONRPCNotification): Promise<void>
  /** Gives a request up the way 2026-07-28 does: its exchange ends where it has one, else the server is told. */
  giveUp(id: RequestId): Promise<void>
  isOver(): boolean
  /** Resolves when the session is over for another reason than `close`. */
  readonly lost: Promise<Failure>
  end(failure: Failure): void
  /** Takes leave of the server for at most `limit` milliseconds. */
  close(limit: number): Promise<void>
}

interface Pending {
  readonly answer: (answer: Answer | null) => void
  readonly fail: (interrupted: Interrupted) => void
  /** Ends the HTTP exchange that carries the answer. */
  readonly exchange: AbortController
}

export function createSession(line: Line, onMessage: (message: JSONRPCMessage) => void): Session {
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
    for (const id of [...pending.keys()]) {
      const request = take(id)
      request?.fail(new Interrupted(failure, true))
      request?.exchange.abort()
    }
  }
  const end = (failure: Failure): void => {
    if (over) return
    over = failure
    tellLost(failure)
    lastWords = sleep(LAST_WORDS).then(() => failAll(failure))
  }
  const send = async (message: JSONRPCMessage): Promise<void> => {
    if (!over) await transport.send(message).catch(() => undefined)
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
    send,
    isOver: () => over !== null,
    request: (message, headers = {}) =>
      new Promise((answer, fail) => {
        if (over) return fail(new Interrupted(over, false))
        const { id } = message
        const exchange = new AbortController()
        pending.set(id, { answer, fail, exchange })
        const onRequestStreamEnd = (): void => take(id)?.fail(new Interrupted(cutShort(), true))
        // A server that drops the connection while it starts certainly never saw a call that asked first.
        const asksFirst = !isRepeatable(message.method)
        transport
          .send(message, { requestSignal: exchange.signal, onRequestStreamEnd, headers, asksFirst })
          .catch((thrown: unknown) => {
            if (exchange.signal.aborted) return
            const verdict = line.judge(thrown, message)
            if (verdict.kind === 'refused') return take(id)?.answer(verdict.answer)
            take(id)?.fail(new Interrupted(verdict.failure, verdict.mayHaveRun))
            end(verdict.failure)
          })
      }),
    cancel: async (notification) => {
      const request = take(cancelledId(notification) ?? undefined)
      request?.answer(null)
      await send(notification)
      // A server sends no answer to what was cancelled, and some keep the exchange open for ever.
      request?.exchange.abort()
    },
    giveUp: async (requestId) => {
      const request = take(requestId)
      request?.answer(null)
      if (transport.hasPerRequestStream === true) request?.exchange.abort()
      else await send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } })
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
