/** Keeps the traffic of each server for as long as Berth runs, and tells who looks when there is more. */
import type { Instant } from '../contract/snapshot.ts'
import type { TokenUse, Traffic } from '../contract/traffic.ts'
import type { AccessRecord } from '../gate/access-log.ts'
import type { Mark, UnderWay } from '../gate/long-calls.ts'
import {
  afterGateEnd,
  afterGateStart,
  afterRecord,
  noTraffic,
  type TrafficSoFar,
  trafficView,
  withMark,
} from '../gate/traffic.ts'

export interface GateTraffic {
  /** Empty for a server that nobody called, or that has no gate. */
  trafficOf(id: string): Traffic
  /** The last 50 requests that showed a valid token, the latest first. */
  lastUses(id: string): readonly TokenUse[]
  /** Of the calls that were under way at the last `markCalls`, how many still are; null before the first, and after another start. */
  marked(id: string): Mark | null
  markCalls(id: string, underWay: UnderWay): Mark
  /** Calls back with the server whose traffic changed. Returns how to stop. */
  subscribe(listener: (id: string) => void): () => void
  take(id: string, records: readonly AccessRecord[]): void
  /** Puts what was read of the whole log in the place of what is known. */
  recall(id: string, whole: TrafficSoFar): void
  gateStarted(id: string, at: Instant): void
  gateEnded(id: string): void
  /** Forgets all servers but these. */
  keep(ids: readonly string[]): void
}

export function createGateTraffic(deps: {
  readonly now: () => Instant
  /** Somebody keeps calling with an old token: told once, see `old-token.ts`. */
  readonly onOldToken: (id: string, caller: string) => void
}): GateTraffic {
  const known = new Map<string, TrafficSoFar>()
  const listeners = new Set<(id: string) => void>()
  const of = (id: string): TrafficSoFar => known.get(id) ?? noTraffic

  const change = (id: string, step: (before: TrafficSoFar) => TrafficSoFar): void => {
    const before = of(id)
    const after = step(before)
    if (after === before) return
    known.set(id, after)
    for (const listener of listeners) listener(id)
    const { raised } = after.oldToken
    if (raised && raised !== before.oldToken.raised) deps.onOldToken(id, raised.name)
  }
  return {
    trafficOf: (id) => trafficView(of(id), deps.now()),
    lastUses: (id) => of(id).uses,
    marked: (id) => of(id).mark,
    markCalls: (id, underWay) => {
      const after = withMark(of(id), underWay)
      known.set(id, after)
      return after.mark
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    take: (id, records) => {
      const now = deps.now()
      change(id, (before) => records.reduce((traffic, record) => afterRecord(traffic, record, now), before))
    },
    recall: (id, whole) => change(id, () => whole),
    gateStarted: (id, at) => change(id, (before) => afterGateStart(before, at)),
    gateEnded: (id) => change(id, afterGateEnd),
    keep: (ids) => {
      for (const id of known.keys()) if (!ids.includes(id)) known.delete(id)
    },
  }
}
