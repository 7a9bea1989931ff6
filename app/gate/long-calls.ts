/** Tells whether a call that was under way at one moment still is, from how many there were and from the ends in the log. */
import { z } from 'zod'
import type { Instant } from '../contract/snapshot.ts'
import type { Ended } from './access-log.ts'

/** Where a gate tells who shows the token how many requests are under way. It is in nobody's way: no server's path begins so. */
export const CALLS_PATH = '/.berth/calls'

/** What it answers there: nginx counts the connections that wait for an answer or get one, this very request among them. */
export const CALLS_BODY = '{"at":$msec,"writing":$connections_writing}'

const CallsBody = z.object({ at: z.number().min(0).max(8.64e12), writing: z.int().min(1) })

/** How many requests were under way at one moment of the gate's clock, streams included. */
export interface UnderWay {
  readonly at: Instant
  readonly count: number
}

/** Throws a ZodError for what no gate of ours says. */
export function underWayIn(body: unknown): UnderWay {
  const { at, writing } = CallsBody.parse(body)
  return { at: Math.round(at * 1000), count: writing - 1 }
}

/** How many of the calls that were under way at `at` have not ended. */
export interface Mark {
  readonly at: Instant
  readonly left: number
}

/** A client's listening streams are no calls. One that nobody knows of counts as a call: that only puts a rotation off. */
export function markOf({ at, count }: UnderWay, listening: number): Mark {
  return { at, left: Math.max(0, count - listening) }
}

export function afterEnd(mark: Mark | null, { at, milliseconds, method, isStream }: Ended): Mark | null {
  const isCall = !(method === 'GET' && isStream)
  if (!mark || !isCall || at <= mark.at || at - milliseconds > mark.at) return mark
  return { at: mark.at, left: Math.max(0, mark.left - 1) }
}
