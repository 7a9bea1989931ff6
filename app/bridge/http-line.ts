/** Carries a session over HTTP, with the port and the token as they are at each call, and never to a stranger. */
import type { Failure } from '../contract/failure.ts'
import { CLIENT_HEADER } from '../contract/gate-answers.ts'
import type { Place } from '../health/diagnose.ts'
import type { HttpTransport } from '../health/symptom.ts'
import { type Exchange, followingRedirects } from '../wire/exchange.ts'
import { OlderSse } from '../wire/older-sse.ts'
import { StreamableHttp } from '../wire/streamable-http.ts'
import type { WireTransport } from '../wire/transport.ts'
import { judgeHttp, refusalOf } from './judge-http.ts'
import type { Line } from './line.ts'
import { OwnAgent } from './own-agent.ts'
import { trouble, troubleFrom } from './trouble.ts'
import type { Whereabouts } from './whereabouts.ts'

interface HttpLineParts {
  readonly whereabouts: Whereabouts
  /** For the gate's log. */
  readonly clientName: string | null
}

/** `url` is where the server is now; later calls follow it to another port. */
export function createHttpLine(url: URL, kind: HttpTransport, parts: HttpLineParts): Line {
  return kind === 'sse' ? olderLine(url, parts) : streamableLine(url, parts)
}

function streamableLine(url: URL, parts: HttpLineParts): Line {
  const common = commonTo(url, 'streamable-http', parts)
  let streamWasOpen = false
  let streamHasAnswered = (): void => undefined
  const streamAnswered = new Promise<void>((resolve) => {
    streamHasAnswered = resolve
  })
  const transport = new StreamableHttp(common.exchange)
  transport.onstream = (news) => {
    // A server without such a stream refuses it. Once it was there, a refusal means that the session is not.
    if (news.kind === 'refused' && streamWasOpen) common.lose(trouble({ kind: 'session-lost' }, common.place))
    if (news.kind === 'failed') common.lose(troubleFrom(news.cause, common.place))
    streamWasOpen ||= news.kind === 'open'
    streamHasAnswered()
  }
  return {
    ...common.line,
    transport,
    discovery: 'first',
    open: () => common.open(transport),
    judge: (thrown, message) => judgeHttp(thrown, message, common.place, transport.hasSession),
    listening: (limit) => Promise.race([streamAnswered, timeUp(limit)]),
    farewell: async (limit) => {
      await Promise.race([transport.terminateSession().catch(() => undefined), timeUp(limit)])
    },
  }
}

function olderLine(url: URL, parts: HttpLineParts): Line {
  const common = commonTo(url, 'sse', parts)
  const transport = new OlderSse(url, common.exchange)
  transport.onend = () => common.lose(trouble({ kind: 'dropped' }, common.place))
  return {
    ...common.line,
    transport,
    discovery: 'never',
    open: () => common.open(transport),
    judge: (thrown, message) => judgeHttp(thrown, message, common.place, true),
    // Its one stream is open by then, and its end is the farewell.
    listening: () => Promise.resolve(),
    farewell: async () => undefined,
  }
}

interface Common {
  readonly place: Place
  readonly exchange: Exchange
  readonly line: Pick<Line, 'refusal' | 'silence' | 'onLost'>
  /** Starts a transport that talks by `exchange`. */
  open(transport: WireTransport): Promise<void>
  /** Tells that the session is over. */
  lose(failure: Failure): void
}

function commonTo(url: URL, transport: HttpTransport, { whereabouts, clientName }: HttpLineParts): Common {
  const place: Place = { address: url.host, path: url.pathname, transport, asked: 'a request' }
  let tell: (failure: Failure) => void = () => undefined

  /** A server that was stopped leaves its port to anybody: nothing is sent there unless the engine vouches for it. */
  const refuseStranger = async (port: number): Promise<void> => {
    if (await whereabouts.isOwn(port)) return
    throw trouble({ kind: 'not-ours' }, { ...place, address: `127.0.0.1:${port}` })
  }
  const agent = new OwnAgent(refuseStranger)

  const exchange: Exchange = async ({ path, headers, ...init }) => {
    const { url: here, token } = await whereabouts.access()
    const to = path === undefined ? here : new URL(path, here)
    const own = {
      ...(clientName === null ? {} : { [CLIENT_HEADER]: clientName }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    }
    return followingRedirects(to, { ...init, headers: { ...headers, ...own }, agent })
  }
  return {
    place,
    exchange,
    line: {
      refusal: (error) => refusalOf(error, place),
      silence: (limit) => trouble({ kind: 'silent', limit }, { ...place, asked: 'initialize' }),
      onLost: (listener) => {
        tell = listener
      },
    },
    open: async (opened) => {
      try {
        await refuseStranger(Number(url.port))
        await opened.start()
      } catch (thrown) {
        throw troubleFrom(thrown, { ...place, asked: 'initialize' })
      }
    },
    lose: (failure) => tell(failure),
  }
}

const timeUp = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())
