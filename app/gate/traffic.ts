/** Makes of a gate's log, record by record, what is shown of a server's traffic: pure, in memory that does not grow. */
import type { Instant } from '../contract/snapshot.ts'
import type { TokenUse, Traffic } from '../contract/traffic.ts'
import type { AccessRecord, Ended, Opened } from './access-log.ts'
import { BERTH, callerName } from './caller-name.ts'
import { type Caller, comesIn, withCaller, withUse } from './callers.ts'
import { countOf, percentile, sumOfLatencies } from './latencies.ts'
import { afterEnd, type Mark, markOf, type UnderWay } from './long-calls.ts'
import { afterRequest, noOldToken, type OldToken } from './old-token.ts'
import { hourly, minutely, type Period, recent, sumOfCounts, withRequest } from './periods.ts'

/** The gate has 4,096 connections, and a stream takes two of them. */
export const MOST_STREAMS = 2_048

export interface TrafficSoFar {
  readonly minutes: readonly Period[]
  readonly hours: readonly Period[]
  readonly callers: readonly Caller[]
  /** Requests that showed a valid token, the latest first. */
  readonly uses: readonly TokenUse[]
  readonly lastUse: TokenUse | null
  readonly oldToken: OldToken
  /** Since when clients listen on event streams that are open, by the ids of those. */
  readonly streams: ReadonlyMap<string, Instant>
  /** The last look at what was under way. */
  readonly mark: Mark | null
  /** What the gate had open before, in an earlier run, has ended with that. */
  readonly gateSince: Instant
}

export const noTraffic: TrafficSoFar = {
  minutes: [],
  hours: [],
  callers: [],
  uses: [],
  lastUse: null,
  oldToken: noOldToken,
  streams: new Map(),
  mark: null,
  gateSince: 0,
}

/** The gate runs since then, by the engine's clock: what was opened before is over. May be told again of the same run. */
export const afterGateStart = (before: TrafficSoFar, since: Instant): TrafficSoFar => ({
  ...before,
  gateSince: since,
  streams: new Map([...before.streams].filter(([, at]) => at >= since)),
  mark: before.mark && before.mark.at >= since ? before.mark : null,
})

export const afterGateEnd = (before: TrafficSoFar): TrafficSoFar =>
  before.streams.size === 0 && before.mark === null ? before : { ...before, streams: new Map(), mark: null }

/** Remembers how many calls were under way at one moment, to see later which of them still are. */
export const withMark = (before: TrafficSoFar, underWay: UnderWay): TrafficSoFar & { readonly mark: Mark } => ({
  ...before,
  mark: markOf(underWay, [...before.streams.values()].filter((at) => at <= underWay.at).length),
})

/** A gate's clock that runs ahead of ours is taken for ours. */
export function afterRecord(before: TrafficSoFar, record: AccessRecord, now: Instant): TrafficSoFar {
  if (record.kind === 'opened') return afterOpening(before, record)
  const request = { ...record, at: Math.min(record.at, now) }
  const name = callerName(request)
  const use = comesIn(request) ? { name, at: request.at } : null
  const isCounted = !isOwnCheck(name, request)
  return {
    ...before,
    minutes: isCounted ? withRequest(before.minutes, minutely, request, now) : before.minutes,
    hours: isCounted ? withRequest(before.hours, hourly, request, now) : before.hours,
    callers: withCaller(before.callers, name, request),
    uses: use ? withUse(before.uses, use) : before.uses,
    lastUse: use && name !== BERTH ? use : before.lastUse,
    oldToken: afterRequest(before.oldToken, name, request, now),
    streams: without(before.streams, request.id),
    mark: afterEnd(before.mark, record),
  }
}

/**
 * Berth checks health with the token, and that nobody comes in without one: that is no traffic. Whoever only says to be
 * Berth still shows among the callers and uses; with a wrong token it is counted.
 */
const isOwnCheck = (name: string, request: Ended): boolean =>
  name === BERTH && (comesIn(request) || request.caller === 'none')

function afterOpening(before: TrafficSoFar, { id, at }: Opened): TrafficSoFar {
  if (at < before.gateSince) return before
  return { ...before, streams: new Map([...before.streams, [id, at] as const].slice(-MOST_STREAMS)) }
}

function without(streams: TrafficSoFar['streams'], id: string): TrafficSoFar['streams'] {
  if (!streams.has(id)) return streams
  const rest = new Map(streams)
  rest.delete(id)
  return rest
}

/** What a person is shown of it now. */
export function trafficView(traffic: TrafficSoFar, now: Instant): Traffic {
  const minutes = recent(traffic.minutes, minutely, now)
  const hours = recent(traffic.hours, hourly, now)
  const latencies = sumOfLatencies(minutes.map((minute) => minute.latencies))
  const calls = countOf(latencies)
  return {
    takenAt: now,
    minutes: minutes.map(counts),
    hours: hours.map(counts),
    lastHour: sumOfCounts(minutes),
    lastDay: sumOfCounts(hours),
    latency:
      calls === 0
        ? null
        : {
            p50: percentile(latencies, 0.5),
            p95: percentile(latencies, 0.95),
            p99: percentile(latencies, 0.99),
            calls,
          },
    openStreams: traffic.streams.size,
    callers: traffic.callers.map(({ hasComeIn, ...view }) => view),
    lastUse: traffic.lastUse,
  }
}

const counts = ({ latencies, ...period }: Period) => period
