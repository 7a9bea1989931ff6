/** Finds the free port nearest to the one that a server cannot have. Pure. */
import { isWithin, type PortRange } from './listener.ts'

/**
 * Of two that are equally near, the higher one: that is where people look next. The lowest one where `wanted` is not
 * in the range at all; null when the range is full.
 */
export function nearestFreePort(
  range: PortRange,
  wanted: number,
  { reserved, busy }: { readonly reserved: ReadonlySet<number>; readonly busy: ReadonlySet<number> },
): number | null {
  const from = isWithin(wanted, range) ? wanted : range.first
  const isFree = (port: number): boolean => isWithin(port, range) && !reserved.has(port) && !busy.has(port)
  for (let distance = 0; distance <= range.last - range.first; distance += 1) {
    const port = [from + distance, from - distance].find(isFree)
    if (port !== undefined) return port
  }
  return null
}
