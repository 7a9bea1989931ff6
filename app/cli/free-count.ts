/** What a map of ports says of itself in numbers. Pure. */
import type { PortMap } from '../contract/ports.ts'

/** Ports of the range that nobody has, and that Berth may hand out. */
export function freeCount({ range, slots }: Pick<PortMap, 'range' | 'slots'>): number {
  const taken = slots.filter(({ port }) => port >= range.first && port <= range.last)
  return range.last - range.first + 1 - taken.length
}
