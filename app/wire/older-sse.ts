/** MCP's HTTP with server-sent events (2024-11-05) from the client's side: one stream for a whole session. */
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import type { EventSourceMessage } from 'eventsource-parser'
import type { Exchange } from './exchange.ts'
import {
  isOk,
  mediaTypeOf,
  messageIn,
  readEvents,
  refusalFrom,
  UnexpectedAnswer,
  unexpectedType,
} from './http-answer.ts'
import type { SendOptions, WireTransport } from './transport.ts'

/** `start` and `send` reject with what the exchange does, HttpRefusal and UnexpectedAnswer. */
export class OlderSse implements WireTransport {
  onmessage?: (message: JSONRPCMessage) => void
  /** The stream ended, and the session with it; not called after `close`. */
  onend?: () => void

  readonly #url: URL
  readonly #exchange: Exchange
  readonly #closing = new AbortController()
  #version: string | null = null
  /** Path and query that messages are posted to. */
  #endpoint: string | null = null

  constructor(url: URL, exchange: Exchange) {
    this.#url = url
    this.#exchange = exchange
  }

  setProtocolVersion(version: string): void {
    this.#version = version
  }

  /** Resolves once the server has said where messages go. */
  async start(): Promise<void> {
    const { signal } = this.#closing
    const incoming = await this.#exchange({ method: 'GET', headers: { accept: 'text/event-stream' }, signal })
    if (!isOk(incoming)) throw await refusalFrom(incoming)
    if (mediaTypeOf(incoming) !== 'text/event-stream') {
      incoming.destroy()
      throw unexpectedType(incoming)
    }
    await new Promise<void>((resolve, reject) => {
      const onEvent = (event: EventSourceMessage): void => {
        if (event.event !== 'endpoint') this.#receive(event)
        else if (this.#goesTo(event.data)) resolve()
        else {
          this.#closing.abort()
          reject(new UnexpectedAnswer(`Its messages are to go to another server: ${event.data}`))
        }
      }
      const over = (cause: Error): void => {
        if (!signal.aborted) this.onend?.()
        reject(cause)
      }
      const early = new UnexpectedAnswer('Its stream ended before it said where messages go.')
      readEvents(incoming, { onEvent }).then(() => over(early), over)
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
  }

  async send(message: JSONRPCMessage, { asksFirst }: SendOptions = {}): Promise<void> {
    if (this.#endpoint === null) throw new Error('start() comes first.')
    const incoming = await this.#exchange({
      method: 'POST',
      path: this.#endpoint,
      headers: {
        'content-type': 'application/json',
        ...(this.#version === null ? {} : { 'mcp-protocol-version': this.#version }),
      },
      body: JSON.stringify(message),
      signal: this.#closing.signal,
      asksFirst,
    })
    if (!isOk(incoming)) throw await refusalFrom(incoming)
    incoming.resume()
  }

  #receive(event: EventSourceMessage): void {
    const message = messageIn(event)
    if (message !== null) this.onmessage?.(message)
  }

  /** False for a place away from the server: the token would go with each message. */
  #goesTo(said: string): boolean {
    if (!URL.canParse(said, this.#url)) return false
    const { origin, pathname, search } = new URL(said, this.#url)
    if (origin !== this.#url.origin) return false
    this.#endpoint = pathname + search
    return true
  }
}
