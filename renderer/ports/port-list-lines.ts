/** The plan as lines of a table: every port that somebody has, and each stretch of free ones as one line. Pure. */
import type { PortMap, PortSlot } from '../../app/contract/ports.ts'
import { isInRange } from './plan-rows.ts'

export type ListLine =
  | { readonly kind: 'slot'; readonly slot: PortSlot }
  | { readonly kind: 'free'; readonly first: number; readonly last: number }

/** Of the range, by number. `matches` as the search has them; null for all. */
export function listLines(
  { range, slots }: Pick<PortMap, 'range' | 'slots'>,
  matches: ReadonlySet<number> | null,
): readonly ListLine[] {
  const lines: ListLine[] = []
  const held = new Map(slots.map((slot) => [slot.port, slot]))
  for (let port = range.first; port <= range.last; port++) {
    if (matches && !matches.has(port)) continue
    const slot = held.get(port)
    const before = lines.at(-1)
    if (slot && slot.state !== 'free') lines.push({ kind: 'slot', slot })
    else if (before?.kind === 'free' && before.last === port - 1) lines.splice(-1, 1, { ...before, last: port })
    else lines.push({ kind: 'free', first: port, last: port })
  }
  return lines
}

/** Servers whose port is not one of the range. */
export const slotsOutside = ({ range, slots }: Pick<PortMap, 'range' | 'slots'>): readonly PortSlot[] =>
  slots.filter(({ port }) => !isInRange(range, port))
