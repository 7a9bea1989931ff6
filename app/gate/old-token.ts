/** Tells when a caller goes on showing a token that is not valid: once, not at every refusal. */
import type { Instant } from '../contract/snapshot.ts'
import type { Ended } from './access-log.ts'
import { comesIn, isRefusal } from './callers.ts'

/** Refusals in how many milliseconds make one notification. */
const ENOUGH = 3
const WITHIN = 2 * 60_000
/** Milliseconds after which the same story is news again. */
const AGAIN = 60 * 60_000

export interface OldToken {
  /** When the last refusals were, at most `ENOUGH` of them. */
  readonly refusals: readonly Instant[]
  /** The one that was told of. */
  readonly raised: { readonly name: string; readonly at: Instant } | null
}

export const noOldToken: OldToken = { refusals: [], raised: null }

/** What is long past, as in a log that is read for the first time, raises nothing. */
export function afterRequest(before: OldToken, name: string, request: Ended, now: Instant): OldToken {
  const { at, caller } = request
  if (comesIn(request)) return before.raised?.name === name ? noOldToken : before
  if (!isRefusal(request) || caller === 'none' || now - at > WITHIN) return before
  if (before.raised && at - before.raised.at < AGAIN) return before
  const refusals = [...before.refusals, at].filter((one) => at - one <= WITHIN).slice(-ENOUGH)
  if (refusals.length < ENOUGH) return { refusals, raised: null }
  return { refusals: [], raised: { name, at } }
}
