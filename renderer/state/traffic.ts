/** One server's traffic while someone looks at it: nothing is asked for, and nothing kept, once nobody does. */
import { useEffect, useState } from 'react'
import type { Traffic } from '../../app/contract/traffic.ts'

/** null for a server without a gate (`id` is null then), and until the app has sent the first picture. */
export function useTraffic(id: string | null): Traffic | null {
  const [latest, setLatest] = useState<{ readonly id: string; readonly traffic: Traffic } | null>(null)
  useEffect(() => {
    if (id === null) return
    return window.berth.openStream({ kind: 'traffic', id }, (message) => {
      if (message.kind === 'traffic') setLatest({ id, traffic: message.traffic })
    })
  }, [id])
  return latest !== null && latest.id === id ? latest.traffic : null
}
