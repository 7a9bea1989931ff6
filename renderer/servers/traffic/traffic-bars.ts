/** The last hour as sixty bars, each with what was served, what was refused and what went wrong. Pure. */
import type { Traffic, TrafficCounts } from '../../../app/contract/traffic.ts'

const minute = 60_000
export const slots = 60

/** Requests of one kind each. */
export interface Parts {
  readonly served: number
  /** 401. */
  readonly refused: number
  /** Every other status from 400 on. */
  readonly failed: number
}

export interface Bar extends Parts {
  /** 0 is an hour ago, 59 is now. */
  readonly slot: number
  /** When the minute began, in milliseconds since the epoch. */
  readonly from: number
  readonly requests: number
}

export function partsOf({ requests, good, unauthorized }: TrafficCounts): Parts {
  return { served: good, refused: unauthorized, failed: requests - good - unauthorized }
}

/** Only minutes with requests, oldest first. `now`: by this window's clock; what is an hour old by then is left out. */
export function trafficBars({ minutes }: Pick<Traffic, 'minutes'>, now: number): readonly Bar[] {
  const last = Math.floor(now / minute) * minute
  return minutes
    .map((counts) => ({
      slot: slots - 1 - (last - counts.from) / minute,
      from: counts.from,
      requests: counts.requests,
      ...partsOf(counts),
    }))
    .filter(({ slot }) => slot >= 0 && slot < slots)
}

/** What the whole height stands for: the most requests of a minute, and never so few that one of them looks like many. */
export const ceilingOf = (bars: readonly Bar[]): number => Math.max(5, ...bars.map(({ requests }) => requests))

/** The chart in a sentence, for who does not see it. */
export function chartWords(bars: readonly Bar[]): string {
  const sum = (part: 'requests' | keyof Parts): number => bars.reduce((total, bar) => total + bar[part], 0)
  if (bars.length === 0) return 'Requests per minute in the last hour: none.'
  const most = Math.max(...bars.map(({ requests }) => requests))
  const outcome = `${sum('served')} served, ${sum('refused')} refused, ${sum('failed')} failed`
  return `Requests per minute in the last hour: ${sum('requests')} in all, at most ${most} in a minute; ${outcome}.`
}
