/** Carries a session over HTTP, with the port and the token as they are at each call, and never to a stranger. */
import {
  type FetchLike,
  // biome-ignore lint/suspicious/noDeprecatedImports: servers of the older transport exist, and Berth bridges them too
  SSEClientTransport,
  SseError,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import type { Failure } from '../contract/failure.ts'
import { CLIENT_HEADER } from '../contract/gate-answers.ts'
import type { Place } from '../health/diagnose.ts'
import { type LoopbackInit, loopbackFetch } from '../health/loopback-fetch.ts'
import type { HttpTransport } from '../health/symptom.ts'
import { judgeHttp, refusalOf } from './judge-http.ts'
import type { Line } from './line.ts'
import { OwnAgent } from './own-agent.ts'
import { trouble, troubleFrom } from './trouble.ts'
import type { Whereabouts } from './whereabouts.ts'

/** Milliseconds until a broken event stream is opened again; the second try that fails shows a lost session. */
const REOPEN = {
  initialReconnectionDelay: 250,
  maxReconnectionDelay: 5_000,
  reconnectionDelayGrowFactor: 2,
  maxRetries: 2,
}

/** `url` is where the server is now; later calls follow it to another port. `clientName` is for the gate's log. */
export function createHttpLine(
  url: URL,
  kind: HttpTransport,
  { whereabouts, clientName }: { readonly whereabouts: Whereabouts; readonly clientName: string | null },
): Line {
  const place: Place = { address: url.host, path: url.pathname, transport: kind, asked: 'a request' }
  let tell: (failure: Failure) => void = () => undefined
  let streamWasOpen = false
  let streamHasAnswered = (): void => undefined
  const streamAnswered = new Promise<void>((resolve) => {
    streamHasAnswered = resolve
  })

  // A call over the older transport cannot ask first whether its body is wanted (its client takes no headers for one
  // message), so none is sent into a connection that the server may be closing.
  const agent = new OwnAgent((port) => refuseStranger(whereabouts, port, place), { keepAlive: kind !== 'sse' })

  const fetchHere: FetchLike = (to, init) => {
    const headers = new Headers(init?.headers)
    if (clientName) headers.set(CLIENT_HEADER, clientName)
    return fetchNow(to, { ...init, headers, agent }, whereabouts)
  }
  const fetchStream: FetchLike = async (to, init) => {
    // The older transport has one stream for its whole session: opening it again means that the session is gone.
    if (streamWasOpen && kind === 'sse') throw new Error('The session is over.')
    try {
      const response = await fetchHere(to, init)
      // A server without such a stream says 405 or 404. Once it was there, a refusal means that the session is not.
      if (!response.ok && streamWasOpen) tell(trouble({ kind: 'session-lost' }, place))
      streamWasOpen ||= response.ok
      return response
    } catch (thrown) {
      if (!init?.signal?.aborted) tell(troubleFrom(thrown, place))
      throw thrown
    } finally {
      streamHasAnswered()
    }
  }
  const fetch: FetchLike = (to, init) =>
    (init?.method ?? 'GET') === 'GET' ? fetchStream(to, init) : fetchHere(to, init)

  const transport =
    kind === 'sse'
      ? new SSEClientTransport(url, { fetch })
      : new StreamableHTTPClientTransport(url, { fetch, reconnectionOptions: REOPEN })
  transport.onerror = (error) => {
    if (streamWasOpen && error instanceof SseError) tell(trouble({ kind: 'dropped' }, place))
  }
  const hasSession = (): boolean =>
    kind === 'sse' || (transport as StreamableHTTPClientTransport).sessionId !== undefined

  return {
    transport,
    discovery: kind === 'sse' ? 'never' : 'first',
    open: async () => {
      try {
        await refuseStranger(whereabouts, Number(url.port), place)
        await transport.start()
      } catch (thrown) {
        throw troubleFrom(thrown, { ...place, asked: 'initialize' })
      }
    },
    judge: (thrown, message) => judgeHttp(thrown, message, place, hasSession()),
    refusal: (error) => refusalOf(error, place),
    silence: (limit) => trouble({ kind: 'silent', limit }, { ...place, asked: 'initialize' }),
    onLost: (listener) => {
      tell = listener
    },
    listening: (limit) => Promise.race([streamAnswered, timeUp(limit)]),
    farewell: async (limit) => {
      if (!(transport instanceof StreamableHTTPClientTransport)) return
      await Promise.race([transport.terminateSession().catch(() => undefined), timeUp(limit)])
    },
  }
}

const timeUp = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())

/** One call with the port and the token of this moment. */
async function fetchNow(to: string | URL, init: LoopbackInit, whereabouts: Whereabouts): Promise<Response> {
  const url = new URL(to)
  url.port = (await whereabouts.url()).port
  const headers = new Headers(init.headers)
  const token = await whereabouts.token()
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  return loopbackFetch(url, { ...init, headers })
}

/** A server that was stopped leaves its port to anybody: nothing is sent there unless the engine vouches for it. */
async function refuseStranger(whereabouts: Whereabouts, port: number, place: Place): Promise<void> {
  if (await whereabouts.isOwn(port)) return
  throw trouble({ kind: 'not-ours' }, { ...place, address: `127.0.0.1:${port}` })
}
