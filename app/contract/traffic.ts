/** Who calls a server, how often and with what result: what its gate wrote down, counted, never a token or a body. */

import type { EntryView } from './client-views.ts'
import type { Instant } from './snapshot.ts'

/** By the token that was shown: `current` and `previous` come in, the others do not. */
export type CallerState = 'current' | 'previous' | 'none' | 'wrong' | 'expired'

/** Requests that ended; each is counted in exactly one of the classes. Without Berth's own checks. */
export interface TrafficCounts {
  readonly requests: number
  /** Status under 400; also 405 to GET and DELETE, with which servers say that they have no such stream or session. */
  readonly good: number
  /** 401: no token, or none that is valid. */
  readonly unauthorized: number
  /** 403: a foreign page, or a name that is not the gate's. */
  readonly forbidden: number
  /** 404: also what clients look for and no server here has. */
  readonly notFound: number
  /** Every other 4xx; 499 is a caller that did not wait. */
  readonly otherClientErrors: number
  /** 5xx of the server, without 503. */
  readonly serverErrors: number
  /** 503: how the gate says that the server did not answer. */
  readonly unanswered: number
  /** Bytes of whole requests and answers, heads included. */
  readonly bytesIn: number
  readonly bytesOut: number
}

/** A minute or an hour. */
export interface TrafficPeriod extends TrafficCounts {
  readonly from: Instant
}

/** Milliseconds from request to end of answer; 0 is under a millisecond. At most 5 % beside the exact ones. */
export interface LatencyView {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Calls these come from: POST requests that came in and were answered by the server. */
  readonly calls: number
}

export interface CallerView {
  /** What the caller says it is, without control characters: 40 characters at most. Anybody can say anything. */
  readonly name: string
  /** Berth itself, which checks health; or who says so. */
  readonly isBerth: boolean
  readonly lastAt: Instant
  readonly count: number
  /** Of its last request that came in or was refused. */
  readonly state: CallerState
  readonly lastRefusal: { readonly at: Instant; readonly state: CallerState } | null
}

/** One request that showed a valid token. */
export interface TokenUse {
  readonly name: string
  readonly at: Instant
}

export interface Traffic {
  readonly takenAt: Instant
  /** The last 60 minutes, oldest first; those without a request are left out. */
  readonly minutes: readonly TrafficPeriod[]
  /** The last 24 hours in the same way. */
  readonly hours: readonly TrafficPeriod[]
  readonly lastHour: TrafficCounts
  readonly lastDay: TrafficCounts
  /** Of the last hour; null when there was no call. */
  readonly latency: LatencyView | null
  /** Event streams that are open now, as far as the log that was read tells. */
  readonly openStreams: number
  /** The latest first, at most 20. */
  readonly callers: readonly CallerView[]
  /** Somebody's but Berth's own. */
  readonly lastUse: TokenUse | null
}

/** Somebody keeps calling with a token that is not valid any more. */
export interface OldTokenNews {
  readonly id: string
  /** What the caller says it is. */
  readonly caller: string
  readonly source: /** The entry of a client's file that still holds it. */
    | { readonly kind: 'entry'; readonly entry: EntryView; readonly clientName: string }
    /** A client whose files are right: it read them before the token changed. `reload`: what its owner does. */
    | { readonly kind: 'client'; readonly clientName: string; readonly reload: string }
    | { readonly kind: 'unknown' }
}
