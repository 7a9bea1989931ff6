/** What carries a session: HTTP or an attached container, each with its own way of breaking. */
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import type { Failure } from '../contract/failure.ts'
import type { WireTransport } from '../wire/transport.ts'
import type { Answer } from './messages.ts'

/** What an error of the transport's `send` means for the message and for the session. */
export type Verdict =
  /** The server refused this message, and the session goes on. */
  | { readonly kind: 'refused'; readonly answer: Answer }
  /** The session is over. */
  | { readonly kind: 'lost'; readonly failure: Failure; readonly mayHaveRun: boolean }

export interface Line {
  readonly transport: WireTransport
  /**
   * When `server/discover` may be asked, the greeting of 2026-07-28: a client of that version may ask it first over HTTP,
   * only after `initialize` was refused over stdio, and never over the older transport, which is of the era before.
   */
  readonly discovery: 'first' | 'last' | 'never'
  /** Starts the transport. Failures in words. */
  open(): Promise<void>
  judge(thrown: unknown, message: JSONRPCMessage): Verdict
  /** What an error in answer to `initialize` means. */
  refusal(error: { readonly code: number; readonly message: string }): Failure
  /** What it means that `initialize` got no answer within `limit` milliseconds. */
  silence(limit: number): Failure
  /**
   * Resolves once what the server says of its own accord is heard, or once it is known to say nothing; after `limit`
   * milliseconds at the latest. What a server says before is lost: it keeps nothing for a stream that is not open.
   */
  listening(limit: number): Promise<void>
  /** Called when the line notices by itself that the session is over. */
  onLost(listener: (failure: Failure) => void): void
  /** Tells the server that the session ends; never rejects, and takes at most `limit` milliseconds. */
  farewell(limit: number): Promise<void>
}
