/** Connections to a server that the engine vouched for, each kept a moment for the next call. */
import type { ClientRequestArgs } from 'node:http'
import { connect, type NetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { Agent } from '../wire/http.ts'

/**
 * Milliseconds that a connection waits for the next call. Well below the 5 s after which common servers close one (Node,
 * uvicorn): a call must not meet that moment.
 */
const IDLE_LIMIT = 1_500

/**
 * `vouch` is asked before each new connection, for its port; what it rejects with, the request fails with. A connection
 * that is kept needs no new word: whoever took the port since cannot come into it.
 */
export class OwnAgent extends Agent {
  readonly #vouch: (port: number) => Promise<void>

  constructor(vouch: (port: number) => Promise<void>) {
    super({ keepAlive: true, timeout: IDLE_LIMIT })
    this.#vouch = vouch
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    const fail = callback as ((error: Error) => void) | undefined
    this.#vouch(Number(options.port)).then(
      () => callback?.(null, connect(options as NetConnectOpts)),
      (error: Error) => fail?.(error),
    )
  }
}
