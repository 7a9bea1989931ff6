/** Sees each of the client's requests through to one answer, whatever happens to the server meanwhile. */
import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { Failure } from '../contract/failure.ts'
import type { Link } from './link.ts'
import { type Answer, cancelledId } from './messages.ts'
import { Interrupted } from './session.ts'
import { isRepeatable, lacks, standInFor } from './stand-ins.ts'
import type { Patience } from './until-up.ts'
import type { Upstream } from './upstream.ts'
import { interrupted, nameOf, unavailable } from './words.ts'

/** How often a request is sent again that the server never took, or that may be carried out twice. */
const RETRIES = 2

/** How long requests wait for a server that is down. */
export interface Patiences {
  /** Lists: they have an empty answer, and the client hears when they change. */
  readonly list: Patience
  readonly call: Patience
}

export interface Forwarder {
  forward(request: JSONRPCRequest): void
  /** Passes the cancellation on to where the request is now. */
  cancel(notification: JSONRPCNotification): void
  /** Resolves once nothing is under way. */
  idle(): Promise<unknown>
}

interface ForwarderParts {
  readonly id: string
  readonly link: Link
  readonly patience: Patiences
  /** Resolves when the session takes requests. */
  readonly ready: (upstream: Upstream) => Promise<void>
  readonly toClient: (message: JSONRPCMessage) => void
  /** Called with each request that the server granted. */
  readonly onGranted: (request: JSONRPCRequest) => void
}

interface UnderWay {
  readonly control: AbortController
  readonly done: Promise<void>
  upstream: Upstream | null
}

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { id, link, patience, ready, toClient, onGranted } = parts
  const underWay = new Map<RequestId, UnderWay>()
  /** First pages, for the time when the server is away. */
  const lastLists = new Map<string, Answer>()

  const overSession = async (request: JSONRPCRequest, upstream: Upstream): Promise<Answer | null> => {
    await ready(upstream)
    const standIn = lacks(request.method, upstream.greeting.capabilities) ? standInFor(request.method) : null
    if (standIn) return { jsonrpc: '2.0', id: request.id, result: standIn }
    const answer = await upstream.request(request)
    if (answer && 'result' in answer) {
      onGranted(request)
      if (standInFor(request.method) && request.params?.['cursor'] === undefined) lastLists.set(request.method, answer)
    }
    return answer
  }

  const answerTo = async (request: JSONRPCRequest, entry: UnderWay): Promise<Answer | null> => {
    const wait = standInFor(request.method) ? patience.list : patience.call
    for (let retries = RETRIES; ; retries -= 1) {
      const upstream = await link.up(wait, entry.control.signal)
      entry.upstream = upstream
      try {
        return await overSession(request, upstream)
      } catch (thrown) {
        if (!(thrown instanceof Interrupted)) throw thrown
        const again = !thrown.mayHaveRun || isRepeatable(request.method)
        if (!again) return { jsonrpc: '2.0', id: request.id, error: interrupted(id, nameOf(request)) }
        if (retries === 0) throw thrown.failure
      } finally {
        entry.upstream = null
      }
    }
  }

  const withoutServer = (request: JSONRPCRequest, thrown: unknown): Answer => {
    const last = lastLists.get(request.method)
    if (last) return { ...last, id: request.id }
    const standIn = standInFor(request.method)
    if (standIn) return { jsonrpc: '2.0', id: request.id, result: standIn }
    if (!(thrown instanceof Failure)) throw thrown
    return { jsonrpc: '2.0', id: request.id, error: unavailable(id, nameOf(request), thrown) }
  }

  const see = async (request: JSONRPCRequest, entry: UnderWay): Promise<void> => {
    const { signal } = entry.control
    const answer = await answerTo(request, entry).catch((thrown: unknown) =>
      signal.aborted ? null : withoutServer(request, thrown),
    )
    if (underWay.get(request.id) === entry) underWay.delete(request.id)
    if (answer && !signal.aborted) toClient(answer)
  }

  return {
    forward(request) {
      const control = new AbortController()
      const entry: UnderWay = { control, upstream: null, done: Promise.resolve() }
      underWay.set(request.id, entry)
      Object.assign(entry, { done: see(request, entry) })
    },
    cancel(notification) {
      const entry = underWay.get(cancelledId(notification) ?? '')
      if (!entry) return
      entry.control.abort()
      void entry.upstream?.cancel(notification)
    },
    idle: () => Promise.allSettled([...underWay.values()].map(({ done }) => done)),
  }
}
