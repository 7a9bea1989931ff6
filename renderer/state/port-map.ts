/** The newest map of ports while someone looks at it, kept so that a port that did not change stays the same object. */
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { FailureView } from '../../app/contract/failure.ts'
import type { PortMap, PortSlot } from '../../app/contract/ports.ts'

interface Ports {
  /** null until the app has sent the first one. */
  readonly map: PortMap | null
  /** By number; a port of the range that is not here is free. */
  readonly slots: ReadonlyMap<number, PortSlot>
  /** Why no more maps come. */
  readonly problem: FailureView | null
}

export const usePortMap = create<Ports>(() => ({ map: null, slots: new Map(), problem: null }))

/** Takes over a map, with the objects of the one before wherever they say the same. */
export function acceptMap(map: PortMap): void {
  const before = usePortMap.getState().slots
  const slots = new Map(map.slots.map((slot) => [slot.port, unchanged(before.get(slot.port), slot)]))
  usePortMap.setState({ map, slots, problem: null })
}

function unchanged(before: PortSlot | undefined, slot: PortSlot): PortSlot {
  return before && JSON.stringify(before) === JSON.stringify(slot) ? before : slot
}

/** What there is to say of one port; null for a free one. */
export const slotOn =
  (port: number) =>
  ({ slots }: Ports): PortSlot | null =>
    slots.get(port) ?? null

/** Follows the ports while the component is mounted. Returns how to try again after a problem. */
export function usePortStream(): () => void {
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a try is what opens it anew
  useEffect(() => {
    usePortMap.setState({ problem: null })
    return window.berth.openStream({ kind: 'ports' }, (message) => {
      if (message.kind === 'ports') acceptMap(message.map)
      else if (message.kind === 'end') usePortMap.setState({ problem: message.failure })
    })
  }, [tries])
  return () => setTries((before) => before + 1)
}
