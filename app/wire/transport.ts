/** What a session is carried by. The MCP SDK's own transports have this shape, too. */
import type { JSONRPCMessage } from '@modelcontextprotocol/server'

export interface WireTransport {
  onmessage?: (message: JSONRPCMessage) => void
  start(): Promise<void>
  send(message: JSONRPCMessage, options?: SendOptions): Promise<void>
  close(): Promise<void>
  /** For transports that repeat it with each message. */
  setProtocolVersion?(version: string): void
  /** Whether each request has an exchange of its own, whose end takes the request back. */
  readonly hasPerRequestStream?: boolean
}

export interface SendOptions {
  /** Ends the exchange of this request. What has such a signal is not ended by `close`. */
  readonly requestSignal?: AbortSignal
  /** The server ended the exchange without an answer. */
  readonly onRequestStreamEnd?: () => void
  /** None of these can replace one that the transport sets itself. */
  readonly headers?: Readonly<Record<string, string>>
  /** See LoopbackRequest. */
  readonly asksFirst?: boolean
}
