/** MCP's Streamable HTTP from the client's side, in both of its eras. */
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import type { EventSourceMessage } from 'eventsource-parser'
import { claimOf } from './eras.ts'
import type { Exchange } from './exchange.ts'
import { headerValue } from './header-value.ts'
import { isOk, mediaTypeOf, messageIn, readEvents, refusalFrom, textOf, unexpectedType } from './http-answer.ts'
import { readMessages } from './message.ts'
import type { SendOptions, WireTransport } from './transport.ts'

/** Milliseconds until a stream that ended is opened again, where the server names none, and the least it can name. */
const PAUSE = 250
const SHORTEST_PAUSE = 50

/** Which parameter `Mcp-Name` repeats (MCP 2026-07-28, "Standard request headers"). */
const nameParameters: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
}

/** What became of asking for a stream of events. */
export type StreamNews =
  | { readonly kind: 'open' }
  /** The server has none, or no longer. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly cause: unknown }

interface Followed {
  readonly signal: AbortSignal
  /** A stream of the server's own words has no answer to wait for. */
  readonly hasAnswer: boolean
}

/**
 * `send` rejects with what the exchange does, HttpRefusal, UnexpectedAnswer, NotAMessage or a SyntaxError; for a request
 * it resolves when its exchange is over.
 */
export class StreamableHttp implements WireTransport {
  readonly hasPerRequestStream = true
  onmessage?: (message: JSONRPCMessage) => void
  onstream?: (news: StreamNews) => void

  readonly #exchange: Exchange
  readonly #closing = new AbortController()
  #session: string | null = null
  #version: string | null = null
  #pause = PAUSE

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  get hasSession(): boolean {
    return this.#session !== null
  }

  setProtocolVersion(version: string): void {
    this.#version = version
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {
    this.#closing.abort()
  }

  async send(message: JSONRPCMessage, options: SendOptions = {}): Promise<void> {
    const { asksFirst } = options
    const signal = options.requestSignal ?? this.#closing.signal
    const method = 'method' in message ? message.method : null
    if (method === 'initialize') this.#session = null
    const incoming = await this.#exchange({
      method: 'POST',
      headers: {
        ...lowerCased(options.headers),
        ...this.#sessionHeaders(),
        ...headersFrom(message),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(message),
      signal,
      asksFirst,
    })
    if (!isOk(incoming)) throw await refusalFrom(incoming)
    if (method === 'initialize') this.#session = sessionOf(incoming)
    if (method === 'notifications/initialized') void this.#listen()
    if (method === null || !('id' in message)) incoming.resume()
    else await this.#takeAnswer(incoming, signal, options.onRequestStreamEnd)
  }

  /** Ends the session, where the server gave one. Rejects as `send` does. */
  async terminateSession(): Promise<void> {
    if (this.#session === null) return
    const { signal } = this.#closing
    const incoming = await this.#exchange({ method: 'DELETE', headers: this.#sessionHeaders(), signal })
    // A server may want to end sessions by itself (405).
    if (!isOk(incoming) && incoming.statusCode !== 405) throw await refusalFrom(incoming)
    incoming.resume()
    this.#session = null
  }

  #sessionHeaders(): Readonly<Record<string, string>> {
    return {
      ...(this.#session === null ? {} : { 'mcp-session-id': this.#session }),
      ...(this.#version === null ? {} : { 'mcp-protocol-version': this.#version }),
    }
  }

  async #takeAnswer(incoming: IncomingMessage, signal: AbortSignal, onCutShort?: () => void): Promise<void> {
    const type = mediaTypeOf(incoming)
    if (type === 'text/event-stream') {
      if (!(await this.#follow(incoming, { signal, hasAnswer: true })) && !signal.aborted) onCutShort?.()
    } else if (type === 'application/json') {
      for (const message of readMessages(await textOf(incoming))) this.onmessage?.(message)
    } else {
      incoming.resume()
      throw unexpectedType(incoming)
    }
  }

  /** Hears what the server says of its own accord. */
  async #listen(): Promise<void> {
    const { signal } = this.#closing
    const incoming = await this.#openStream(null, signal)
    if (incoming) await this.#follow(incoming, { signal, hasAnswer: false }).catch(() => undefined)
  }

  /** Whether the answer came. A stream that ends is taken up where it ended, if the server keeps its events. */
  async #follow(first: IncomingMessage, { signal, hasAnswer }: Followed): Promise<boolean> {
    let incoming: IncomingMessage | null = first
    let answered = false
    let last: string | null = null
    const onEvent = (event: EventSourceMessage): void => {
      if (event.id) last = event.id
      const message = messageIn(event)
      if (message === null) return
      if (!('method' in message)) answered = hasAnswer
      this.onmessage?.(message)
    }
    const onRetry = (pause: number): void => {
      this.#pause = Math.max(SHORTEST_PAUSE, pause)
    }
    while (incoming) {
      await readEvents(incoming, { onEvent, onRetry })
      const mayGoOn = hasAnswer ? !answered && last !== null : true
      if (!mayGoOn || signal.aborted) break
      await sleep(this.#pause, undefined, { signal }).catch(() => undefined)
      incoming = signal.aborted ? null : await this.#openStream(last, signal)
    }
    return answered
  }

  /** null when there is none; why is told to `onstream`. */
  async #openStream(last: string | null, signal: AbortSignal): Promise<IncomingMessage | null> {
    const headers = {
      ...this.#sessionHeaders(),
      accept: 'text/event-stream',
      ...(last === null ? {} : { 'last-event-id': last }),
    }
    try {
      const incoming = await this.#exchange({ method: 'GET', headers, signal })
      const isStream = isOk(incoming) && mediaTypeOf(incoming) === 'text/event-stream'
      this.onstream?.({ kind: isStream ? 'open' : 'refused' })
      if (isStream) return incoming
      incoming.destroy()
    } catch (cause) {
      if (!signal.aborted) this.onstream?.({ kind: 'failed', cause })
    }
    return null
  }
}

const lowerCased = (headers: SendOptions['headers'] = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function sessionOf({ headers }: IncomingMessage): string | null {
  const session = headers['mcp-session-id']
  return typeof session === 'string' && session !== '' ? session : null
}

/** What 2026-07-28 repeats in headers, so that a proxy can see it; a message of the versions before has none of it. */
function headersFrom(message: JSONRPCMessage): Readonly<Record<string, string>> {
  if (!('method' in message) || !('id' in message)) return {}
  const version = claimOf(message)
  if (version === null) return {}
  const { method, params } = message
  const name = Object.hasOwn(nameParameters, method) ? params?.[nameParameters[method] ?? ''] : undefined
  return {
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': headerValue(name) } : {}),
  }
}
