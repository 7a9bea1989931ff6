/** Whether the range begins with ports that somebody else holds, and where it could begin instead. Pure. */
import type { PortMap, PortSlot } from '../../app/contract/ports.ts'

export interface RangeStart {
  /** "3000 is held by node, pid 4242." */
  readonly words: string
  /** The first port that is free or a server's own; null when others have the whole range. */
  readonly better: number | null
}

/** null when there is nothing to tell: the range begins well, or only with ports that are left alone anyway. */
export function rangeStart({ range, slots }: Pick<PortMap, 'range' | 'slots'>): RangeStart | null {
  const at = new Map(slots.map((slot) => [slot.port, slot]))
  const foreign: PortSlot[] = []
  let port = range.first
  for (; port <= range.last; port++) {
    const slot = at.get(port)
    if (!slot || !isOthers(slot)) break
    if (slot.holders.length > 0) foreign.push(slot)
  }
  const [first, ...more] = foreign
  if (!first) return null
  const others = more.length === 0 ? '' : `, and ${more.length} more after it by others`
  const words = `${first.port} is held by ${first.holders.map((holder) => holder.words).join(' and ')}${others}.`
  return { words, better: port <= range.last ? port : null }
}

/** Nothing that a server of this fleet has: those are why the range is there. */
const isOthers = ({ state, servers }: PortSlot): boolean =>
  servers.length === 0 &&
  (state === 'left-alone' || state === 'container' || state === 'process' || state === 'exposed')
