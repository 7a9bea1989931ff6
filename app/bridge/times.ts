/** How long the bridge waits for what. */
import type { Patiences } from './forward.ts'

/** All in milliseconds. */
export interface BridgeTimes {
  readonly patience: Patiences
  /** For the server's own answer to `initialize`, where its last one can be given instead. */
  readonly greeting: () => number
  /** The same for a server that was never seen: what it says of itself is worth the wait, and a stdio one has to start. */
  readonly firstGreeting: { readonly http: number; readonly stdio: number }
  /** For one try to open a session. */
  readonly opening: { readonly http: number; readonly stdio: number }
}

/** Milliseconds after the start of this process by which `initialize` is to be answered, with some to spare to 300... */
const PROMPT = 260
/** ...and what a server gets at least, for a client that asks late or a computer that is slow. */
const LEAST_GREETING = 20

/** Clients give a request 60 s as a rule (Claude Desktop does). */
export const usualTimes: BridgeTimes = {
  patience: { list: { idle: 1_000, starting: 10_000 }, call: { idle: 5_000, starting: 30_000 } },
  greeting: () => Math.max(LEAST_GREETING, PROMPT - performance.now()),
  firstGreeting: { http: 700, stdio: 5_000 },
  opening: { http: 10_000, stdio: 60_000 },
}
