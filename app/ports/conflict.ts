/** What follows from who holds which port: the next free one, and the failure. Pure. */
import { Failure } from '../contract/failure.ts'
import type { PortHolder } from '../contract/ports.ts'
import type { PortRange } from './listener.ts'

/** The lowest port that no server has (`reserved`) and that is not `busy`, whoever keeps it so; null when full. */
export function nextFreePort(
  range: PortRange,
  { reserved, busy }: { readonly reserved: ReadonlySet<number>; readonly busy: ReadonlySet<number> },
): number | null {
  for (let port = range.first; port <= range.last; port += 1) {
    if (!reserved.has(port) && !busy.has(port)) return port
  }
  return null
}

/** Names who has the port, and leads to the ways out; `freePort` is the nearest one that is free. */
export function portTaken(id: string, port: number, holders: readonly PortHolder[], freePort: number | null): Failure {
  const who = holders.map(({ words }) => words).join(' and ') || 'another program'
  const fix =
    freePort === null
      ? 'Stop what holds it, or widen the range of ports in Settings.'
      : `Move "${id}" to port ${freePort}, or stop what holds port ${port}.`
  return new Failure('port-taken', `Port ${port} is taken by ${who}.`, fix, { remedy: { kind: 'resolve', id } })
}
