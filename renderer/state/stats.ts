/** CPU and memory of the servers in view: asked for while someone looks, a minute of history for the curves. */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { StatsSample } from '../../app/contract/streams.ts'

/** One sample a second or so from the engine: about a minute. */
const history = 60

interface Stats {
  readonly samples: ReadonlyMap<string, readonly StatsSample[]>
}

export const useStats = create<Stats>(() => ({ samples: new Map() }))

export const latestStats =
  (id: string) =>
  (stats: Stats): StatsSample | undefined =>
    stats.samples.get(id)?.at(-1)

function take(samples: readonly StatsSample[]): void {
  useStats.setState((stats) => {
    const next = new Map(stats.samples)
    for (const sample of samples) next.set(sample.id, [...(next.get(sample.id) ?? []), sample].slice(-history))
    return { samples: next }
  })
}

/** Streams the stats of these servers while the component is mounted; forgets those that left. */
export function useStatsStream(ids: readonly string[]): void {
  const key = ids.join(' ')
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ')
    useStats.setState(({ samples }) => ({ samples: new Map([...samples].filter(([id]) => wanted.includes(id))) }))
    if (wanted.length === 0) return
    return window.berth.openStream({ kind: 'stats', ids: wanted }, (message) => {
      if (message.kind === 'stats') take(message.samples)
    })
  }, [key])
}
