/** One HTTP exchange with a loopback server, whose errors keep their code and which waits as long as it is asked to. */
import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { Failure } from '../contract/failure.ts'
import { request } from './http.ts'

/** Milliseconds after which a server that ignores `Expect` gets the body all the same, as the HTTP standard asks. */
const CONTINUE_LIMIT = 1_000

export interface LoopbackRequest {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | undefined
  /** Keeps connections; without one each exchange has its own. */
  readonly agent?: Agent
  readonly signal?: AbortSignal | undefined
  /**
   * On a new connection the body waits until the server asks for it: Docker's proxy takes connections for containers
   * that do not listen yet. A kept one has carried an answer.
   */
  readonly asksFirst?: boolean | undefined
}

/** The connection failed before the server was given the request, so it cannot have acted on it. */
export class NeverSent extends Error {
  override readonly name = 'NeverSent'
}

/**
 * The answer, as soon as its head is there. Node's own fetch cuts one that is silent for 300 s, which a long tool call
 * is.
 *
 * Rejects with the socket's error (`code` ECONNREFUSED, ECONNRESET, HPE_...), with NeverSent where that came before the
 * body was sent, with the Failure that the agent gives no connection for, or an AbortError when the signal fires. A kept
 * connection that turns out to be closed is replaced by a new one.
 */
export async function loopbackRequest(url: URL, init: LoopbackRequest = {}): Promise<IncomingMessage> {
  for (;;) {
    const attempt = begin(url, init)
    try {
      return await attempt.answer
    } catch (thrown) {
      const isOurs = init.signal?.aborted || thrown instanceof Failure || !(thrown instanceof Error)
      if (isOurs || attempt.wasSent()) throw thrown
      if (!attempt.outgoing.reusedSocket) throw new NeverSent(thrown.message, { cause: thrown })
    }
  }
}

interface Attempt {
  readonly outgoing: ClientRequest
  readonly answer: Promise<IncomingMessage>
  readonly wasSent: () => boolean
}

function begin(url: URL, { method = 'GET', headers = {}, body, agent, signal, asksFirst }: LoopbackRequest): Attempt {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const outgoing = request(url, {
    method,
    headers: { ...headers, ...length },
    agent: agent ?? false,
    ...(signal ? { signal } : {}),
  })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  if (outgoing.reusedSocket) return { outgoing, answer, wasSent: sendAfterALook(outgoing, body) }
  if (asksFirst && body !== undefined) return { outgoing, answer, wasSent: sendWhenAsked(outgoing, body) }
  outgoing.end(body)
  return { outgoing, answer, wasSent: () => true }
}

/** The other end may have closed the connection already: two turns, between which the network is looked at, show it. */
function sendAfterALook(outgoing: ClientRequest, body: string | undefined): () => boolean {
  let sent = false
  setImmediate(() =>
    setImmediate(() => {
      if (outgoing.destroyed) return
      sent = true
      outgoing.end(body)
    }),
  )
  return () => sent
}

function sendWhenAsked(outgoing: ClientRequest, body: string): () => boolean {
  let sent = false
  const sendNow = (): void => {
    clearTimeout(timer)
    // A busy server may ask for the body after the limit, when it has been sent.
    if (sent) return
    sent = true
    outgoing.end(body)
  }
  const timer = setTimeout(sendNow, CONTINUE_LIMIT)
  outgoing.once('continue', sendNow)
  // A server that answers at once, 401 say, does not want the body; its connection ends with its answer.
  outgoing.once('response', (incoming) => {
    clearTimeout(timer)
    outgoing.off('continue', sendNow)
    if (!sent) incoming.once('end', () => outgoing.destroy())
  })
  outgoing.once('close', () => clearTimeout(timer))
  outgoing.setHeader('expect', '100-continue')
  outgoing.flushHeaders()
  return () => sent
}
