/** Counts requests by minute and by hour, and forgets what is too old to be shown. */
import type { Instant } from '../contract/snapshot.ts'
import type { TrafficCounts, TrafficPeriod } from '../contract/traffic.ts'
import type { Ended } from './access-log.ts'
import { type Latencies, noLatencies, withLatency } from './latencies.ts'

interface Rhythm {
  /** Milliseconds. */
  readonly length: number
  /** How many periods are kept. */
  readonly most: number
  readonly hasLatencies: boolean
}
export const minutely: Rhythm = { length: 60_000, most: 60, hasLatencies: true }
export const hourly: Rhythm = { length: 3_600_000, most: 24, hasLatencies: false }

export interface Period extends TrafficPeriod {
  readonly latencies: Latencies
}

type Class = Exclude<keyof TrafficCounts, 'requests' | 'bytesIn' | 'bytesOut'>

const noCounts: TrafficCounts = {
  requests: 0,
  good: 0,
  unauthorized: 0,
  forbidden: 0,
  notFound: 0,
  otherClientErrors: 0,
  serverErrors: 0,
  unanswered: 0,
  bytesIn: 0,
  bytesOut: 0,
}

/** With the request in its period, unless that is too old by now. Oldest first, at most as many as the rhythm keeps. */
export function withRequest(
  periods: readonly Period[],
  rhythm: Rhythm,
  request: Ended,
  now: Instant,
): readonly Period[] {
  const from = startOf(request.at, rhythm)
  if (from < oldestStart(rhythm, now)) return periods
  // A log is in order but for requests that end at the same moment, so it is nearly always the last one.
  const index = periods.findLastIndex((period) => period.from === from)
  const found = periods[index]
  if (found) return periods.with(index, counted(found, rhythm, request))
  const fresh = counted({ ...noCounts, from, latencies: noLatencies }, rhythm, request)
  return recent([...periods, fresh], rhythm, now).toSorted((one, other) => one.from - other.from)
}

/** Those that are not too old yet. */
export function recent(periods: readonly Period[], rhythm: Rhythm, now: Instant): readonly Period[] {
  return periods.filter(({ from }) => from >= oldestStart(rhythm, now)).slice(-rhythm.most)
}

export function sumOfCounts(all: readonly TrafficCounts[]): TrafficCounts {
  const sum = { ...noCounts }
  for (const one of all) for (const name of names) sum[name] += one[name]
  return sum
}
const names = Object.keys(noCounts) as readonly (keyof TrafficCounts)[]

const startOf = (at: Instant, { length }: Rhythm): Instant => Math.floor(at / length) * length
const oldestStart = (rhythm: Rhythm, now: Instant): Instant => startOf(now, rhythm) - (rhythm.most - 1) * rhythm.length

function counted(period: Period, { hasLatencies }: Rhythm, request: Ended): Period {
  const name = classOf(request)
  return {
    ...period,
    requests: period.requests + 1,
    [name]: period[name] + 1,
    bytesIn: period.bytesIn + request.bytesIn,
    bytesOut: period.bytesOut + request.bytesOut,
    latencies: hasLatencies && isCall(request) ? withLatency(period.latencies, request.milliseconds) : period.latencies,
  }
}

function classOf({ status, method }: Ended): Class {
  // By the protocol a server answers so that it has no stream to open, or no session to end: every client asks.
  const isPlainNo = status === 405 && (method === 'GET' || method === 'DELETE')
  if (status < 400 || isPlainNo) return 'good'
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'notFound'
  if (status < 500) return 'otherClientErrors'
  return status === 503 ? 'unanswered' : 'serverErrors'
}

/** What the server had to do: how long a GET stream was open, or how quickly the gate refused, is no latency of its. */
const isCall = ({ method, caller, status }: Ended): boolean =>
  method === 'POST' && (caller === 'current' || caller === 'previous') && status !== 503
