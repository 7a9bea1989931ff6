/** Opens a session with a server in the era that both sides speak, and shows it as one that shook hands. */
import type {
  JSONRPCMessage,
  JSONRPCNotification,
  JSONRPCRequest,
  ServerCapabilities,
} from '@modelcontextprotocol/server'
import type { Failure } from '../contract/failure.ts'
import { type Fields, isFields } from '../contract/fields.ts'
import {
  handshakeVersion,
  MODERN,
  metaKeys,
  metaOf,
  UNSUPPORTED_VERSION,
  withMeta,
  withoutEnvelope,
} from '../wire/eras.ts'
import type { Line } from './line.ts'
import type { Answer } from './messages.ts'
import { createModernUpstream } from './modern-upstream.ts'
import { createSession, Interrupted, type Session } from './session.ts'

/** Milliseconds; some servers send no head of their event stream before its first event. */
const LISTEN_LIMIT = 250

/** What a server says of itself in answer to `initialize`; more keys than these are passed on as they are. */
export interface Greeting {
  readonly protocolVersion: string
  readonly capabilities: ServerCapabilities
  readonly [key: string]: unknown
}

/** Identity of a session, also before it is open; compared, never read. */
export type SessionKey = object

export interface Upstream {
  readonly key: SessionKey
  readonly greeting: Greeting
  /** The protocol version that the server is spoken to in. */
  readonly speaks: string
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

interface Opening {
  readonly line: Line
  readonly session: Session
  /** Parameters of the client's `initialize`; their version is MODERN for a client that needs none. */
  readonly introduction: JSONRPCRequest['params']
  readonly key: SessionKey
  readonly onMessage: (message: JSONRPCMessage, key: SessionKey) => void
  /** Where what the server says of its own accord goes, once it is known who takes it. */
  receive: (message: JSONRPCMessage) => void
}

/**
 * Opens the line and greets the server with the client's own parameters; `notifications/initialized` is left to the
 * caller. Failures: what the line makes of its errors, and the signal's reason.
 */
export async function openUpstream(
  line: Line,
  introduction: JSONRPCRequest['params'],
  onMessage: Opening['onMessage'],
  signal: AbortSignal,
): Promise<Upstream> {
  const key: SessionKey = {}
  const session = createSession(line, (message) => opening.receive(message))
  const opening: Opening = {
    line,
    session,
    introduction,
    key,
    onMessage,
    receive: (message) => onMessage(message, key),
  }
  const abort = (): void => session.end(signal.reason as Failure)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await line.open()
    signal.throwIfAborted()
    return await negotiated(opening)
  } catch (thrown) {
    await session.close(0)
    throw thrown instanceof Interrupted ? thrown.failure : thrown
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * The client's own era first, since nothing needs to be translated then. A stdio server is always asked to shake hands
 * first: some of that era end when anything else comes before.
 */
async function negotiated(opening: Opening): Promise<Upstream> {
  const { line, introduction } = opening
  if (line.discovery === 'first' && introduction?.['protocolVersion'] === MODERN) {
    return (await discover(opening)) ?? handshake(opening)
  }
  try {
    return await handshake(opening)
  } catch (refusal) {
    if (line.discovery === 'never' || refusal instanceof Interrupted) throw refusal
    const modern = await discover(opening).catch(() => null)
    if (modern) return modern
    throw refusal
  }
}

async function handshake({ line, session, introduction, key }: Opening): Promise<Upstream> {
  const params = { ...introduction, protocolVersion: handshakeVersion(introduction?.['protocolVersion']) }
  const answer = await session.request({ jsonrpc: '2.0', id: 'berth-initialize', method: 'initialize', params })
  if (!answer || 'error' in answer) throw line.refusal(answer?.error ?? { code: 0, message: '' })
  const greeting = answer.result as unknown as Greeting
  line.transport.setProtocolVersion?.(greeting.protocolVersion)
  const { send, cancel, isOver, lost, close } = session
  return {
    key,
    greeting,
    speaks: greeting.protocolVersion,
    request: async (message) => {
      const answered = await session.request(withoutEnvelope(message))
      const isOtherEra = answered && 'error' in answered && answered.error.code === UNSUPPORTED_VERSION
      if (!isOtherEra) return answered
      // Another version of the server runs at the same place; a new session finds out what it speaks.
      const failure = line.refusal(answered.error)
      session.end(failure)
      throw new Interrupted(failure, false)
    },
    send,
    listening: async () => {
      if (!isOver()) await line.listening(LISTEN_LIMIT)
    },
    cancel,
    isOver,
    lost,
    close,
  }
}

/** null when the server does not speak it. */
async function discover(opening: Opening): Promise<Upstream | null> {
  const { session, introduction, key, onMessage } = opening
  const request: JSONRPCRequest = { jsonrpc: '2.0', id: 'berth-discover', method: 'server/discover', params: {} }
  const answer = await session.request(
    withMeta(request, {
      [metaKeys.version]: MODERN,
      [metaKeys.clientInfo]: introduction?.['clientInfo'],
      [metaKeys.clientCapabilities]: introduction?.['capabilities'] ?? {},
    }),
  )
  if (!answer || 'error' in answer) return null
  const { result } = answer
  const versions: unknown = result['supportedVersions']
  if (!Array.isArray(versions) || !versions.includes(MODERN)) return null
  const greeting = greetingFrom(result, introduction)
  const { receive, ...upstream } = createModernUpstream({
    session,
    greeting,
    introduction,
    onMessage: (message) => onMessage(message, key),
  })
  opening.receive = receive
  return { key, ...upstream }
}

function greetingFrom(discovered: Fields, introduction: JSONRPCRequest['params']): Greeting {
  const { capabilities, instructions } = discovered
  const serverInfo = metaOf(discovered)[metaKeys.serverInfo]
  return {
    protocolVersion: handshakeVersion(introduction?.['protocolVersion']),
    capabilities: isFields(capabilities) ? capabilities : {},
    serverInfo: isFields(serverInfo) ? serverInfo : { name: 'unnamed', version: '0' },
    ...(typeof instructions === 'string' ? { instructions } : {}),
  }
}
