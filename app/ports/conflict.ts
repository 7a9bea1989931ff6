/** What follows from who holds which port: the next free one, and the failure. Pure. */
import { Failure } from '../contract/failure.ts'
import type { PortHolder } from '../contract/ports.ts'
import type { PortRange } from './listener.ts'

/** The lowest port of the range that no server has (`reserved`) and that is not `busy`, whoever keeps it so; null when full. */
export function nextFreePort(
  range: PortRange,
  { reserved, busy }: { readonly reserved: ReadonlySet<number>; readonly busy: ReadonlySet<number> },
): number | null {
  for (let port = range.first; port <= range.last; port += 1) {
    if (!reserved.has(port) && !busy.has(port)) return port
  }
  return null
}

/** Names who has the port, and offers the next free one as one action when there is one. */
export function portTaken(id: string, port: number, holders: readonly PortHolder[], nextFree: number | null): Failure {
  const who = holders.map(({ words }) => words).join(' and ') || 'another program'
  const message = `Port ${port} is taken by ${who}.`
  if (nextFree === null) {
    return new Failure('port-taken', message, 'Stop what holds it, or widen the range of ports in Settings.')
  }
  const fix = `Move "${id}" to port ${nextFree}, or stop what holds port ${port}.`
  return new Failure('port-taken', message, fix, { remedy: { kind: 'move', id, port: nextFree } })
}
