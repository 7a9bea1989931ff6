/** All that is known of who calls the servers: the gates' logs as they grow, and what comes of them. */
import { Failure } from '../contract/failure.ts'
import type { Instant } from '../contract/snapshot.ts'
import type { OldTokenNews, TokenUse, Traffic } from '../contract/traffic.ts'
import type { Engine } from '../engine/engine.ts'
import type { Home } from '../home.ts'
import { createGateFollower, type GateFollower } from './follow-gates.ts'
import type { GateRecordParts } from './gate-records.ts'
import { createGateTraffic, type GateTraffic } from './gate-traffic.ts'
import { readGateLog } from './read-gate-log.ts'

export interface GateWatch
  extends GateFollower,
    Pick<GateTraffic, 'trafficOf' | 'marked' | 'markCalls' | 'subscribe' | 'keep'> {
  readonly face: TrafficFace
}

/** What a face may ask. */
export interface TrafficFace {
  /**
   * One look at the log of the server's gate, for faces that do not follow it; the next look at the fleet knows what it
   * says of clients. Failures: see `readGateLog`.
   */
  now(id: string): Promise<Traffic>
  /** The last 50 requests that showed a valid token, the latest first; none where nobody can tell. */
  lastUses(id: string): Promise<readonly TokenUse[]>
  /** Somebody keeps calling with a token that is not valid any more: told once. Returns how to stop. */
  onOldToken(listener: (news: OldTokenNews) => void): () => void
}

export interface GateWatchParts extends GateRecordParts {
  readonly home: Pick<Home, 'key'>
  readonly reach: () => Promise<Engine>
  readonly engine: () => Engine | null
  readonly oldTokenNews: (id: string, caller: string) => Promise<OldTokenNews>
  readonly now: () => Instant
  readonly log: (line: string) => void
}

export function createGateWatch(parts: GateWatchParts): GateWatch {
  const { definitions, now, log } = parts
  const listeners = new Set<(news: OldTokenNews) => void>()
  const tell = async (id: string, caller: string): Promise<void> => {
    if (listeners.size === 0) return
    const news = await parts.oldTokenNews(id, caller)
    for (const listener of listeners) listener(news)
  }
  const noting = (cause: unknown): void => log(`Traffic: ${cause instanceof Error ? cause.message : String(cause)}`)
  const traffic = createGateTraffic({ now, onOldToken: (id, caller) => void tell(id, caller).catch(noting) })
  definitions.subscribe(({ servers }) => traffic.keep(Object.keys(servers)))
  return {
    ...traffic,
    ...createGateFollower({ ...parts, traffic }),
    face: {
      now: async (id) => {
        traffic.recall(id, await readGateLog({ ...parts, engine: parts.reach }, id))
        return traffic.trafficOf(id)
      },
      lastUses: async (id) => {
        const followed = traffic.lastUses(id)
        if (followed.length > 0) return followed
        const read = await readGateLog({ ...parts, engine: parts.reach }, id).catch(unlessFailure)
        return read?.uses ?? []
      },
      onOldToken: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  }
}

function unlessFailure(thrown: unknown): null {
  if (thrown instanceof Failure) return null
  throw thrown
}
