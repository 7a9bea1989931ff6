/** What follows from who holds which port: the next free one, the table, the failure. Pure. */
import { Failure } from '../contract/failure.ts'
import type { PortRow } from '../contract/snapshot.ts'
import type { PublishedPort } from '../engine/engine.ts'
import {
  containerHolder,
  onePer,
  type PortHolder,
  type PortReading,
  processHolder,
  reachesLoopback,
  standsIn,
} from './holder.ts'
import { isWithin, type PortRange } from './listener.ts'

/** The lowest port of the range that no server has (`reserved`) and nobody listens on (`busy`); null when full. */
export function nextFreePort(
  range: PortRange,
  { reserved, busy }: { readonly reserved: ReadonlySet<number>; readonly busy: ReadonlySet<number> },
): number | null {
  for (let port = range.first; port <= range.last; port += 1) {
    if (!reserved.has(port) && !busy.has(port)) return port
  }
  return null
}

export interface PortTableInput extends PortReading {
  readonly range: PortRange
  /** Of the home that the table is for. */
  readonly homeKey: string
  /** Berth's servers that have a port, with the ids of their containers. */
  readonly servers: readonly { readonly id: string; readonly port: number; readonly containerIds: readonly string[] }[]
}

/** One row, by number, for each port of the range that somebody has and for each server's port; free ones have none. */
export function portRows(input: PortTableInput): readonly PortRow[] {
  const ports = new Set([
    ...input.servers.map(({ port }) => port),
    ...input.listeners.map(({ port }) => port).filter((port) => isWithin(port, input.range)),
    ...input.published.map(({ port }) => port).filter((port) => isWithin(port, input.range)),
  ])
  return [...ports].sort((a, b) => a - b).map((port) => portRow(port, input))
}

function portRow(port: number, { servers, listeners, published, homeKey }: PortTableInput): PortRow {
  const server = servers.find((candidate) => candidate.port === port) ?? null
  const bindings = published.filter((binding) => binding.port === port)
  const sockets = listeners.filter((listener) => listener.port === port)
  const named = (binding: PublishedPort): PortHolder => containerHolder(binding, homeKey)
  const isOwn = ({ containerId }: PublishedPort): boolean => server?.containerIds.includes(containerId) ?? false
  const strangers = [
    ...onePer(bindings, ({ containerId }) => containerId)
      .filter((binding) => !isOwn(binding) && (server === null || reachesLoopback(binding.address)))
      .map(named),
    ...onePer(
      sockets.filter((listener) => !standsIn(listener, bindings)),
      ({ pid, user }) => `${pid} ${user}`,
    ).map(processHolder),
  ]
  const own = bindings.filter(isOwn)
  const holders = strangers.length > 0 ? strangers : own.slice(0, 1).map(named)
  return {
    port,
    state: rowState(server !== null, own.length > 0, strangers.length > 0),
    server: server?.id ?? null,
    addresses: [...new Set([...bindings, ...sockets].map(({ address }) => address || '0.0.0.0'))],
    holder: holders.length > 0 ? holders.map(({ words }) => words).join(' and ') : null,
  }
}

function rowState(hasServer: boolean, isPublished: boolean, hasStrangers: boolean): PortRow['state'] {
  if (hasStrangers) return hasServer ? 'conflict' : 'taken'
  return isPublished ? 'ours' : 'reserved'
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
