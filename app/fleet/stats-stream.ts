/** CPU and memory of the servers someone looks at, put together into one message each second. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Snapshot } from '../contract/snapshot.ts'
import type { StatsSample, StreamMessage } from '../contract/streams.ts'
import type { Engine } from '../engine/engine.ts'
import type { Picture } from './picture.ts'

/** Milliseconds; the engine measures once a second. */
const INTERVAL = 1_000

/** Resolves when the signal fires. A server that does not run has no sample. Awaits each `send`. */
export async function streamStats(
  parts: { readonly store: Picture['store']; readonly engine: () => Engine | null },
  ids: readonly string[],
  send: (message: StreamMessage) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const meters = createMeters(parts.engine)
  const follow = (snapshot: Snapshot): void => meters.follow(runningContainers(snapshot, ids))
  const unsubscribe = parts.store.subscribe(follow)
  try {
    follow(parts.store.getState())
    while (!signal.aborted) {
      const samples = meters.samples()
      if (samples.length > 0) await send({ kind: 'stats', samples })
      await delay(INTERVAL, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    unsubscribe()
    meters.follow(new Map())
  }
}

function runningContainers({ servers }: Snapshot, ids: readonly string[]): ReadonlyMap<string, string> {
  const running = servers.flatMap(({ id, state, container }) =>
    ids.includes(id) && state.kind === 'running' && container ? [[id, container.id] as const] : [],
  )
  return new Map(running)
}

interface Meter {
  readonly containerId: string
  readonly cancel: AbortController
  latest: StatsSample | null
}

function createMeters(engine: () => Engine | null) {
  const meters = new Map<string, Meter>()

  const measure = async (id: string, meter: Meter): Promise<void> => {
    try {
      for await (const raw of engine()?.stats(meter.containerId, meter.cancel.signal) ?? []) {
        meter.latest = { id, ...raw }
      }
    } catch {
      // It stopped, or the engine left: the picture tells, and a new run gets a new meter.
    } finally {
      if (meters.get(id) === meter) meters.delete(id)
    }
  }
  return {
    samples: (): readonly StatsSample[] => [...meters.values()].flatMap(({ latest }) => latest ?? []),
    /** Measures these containers by server, and no others. */
    follow: (wanted: ReadonlyMap<string, string>): void => {
      for (const [id, meter] of meters) {
        if (wanted.get(id) === meter.containerId) continue
        meter.cancel.abort()
        meters.delete(id)
      }
      for (const [id, containerId] of wanted) {
        if (meters.has(id)) continue
        const meter: Meter = { containerId, cancel: new AbortController(), latest: null }
        meters.set(id, meter)
        void measure(id, meter)
      }
    },
  }
}
