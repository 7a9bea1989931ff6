/** The ports of the range as a map: what each one's state is, and who else has a part in it. Pure. */
import type { Exposure, PortHolder, PortMap, PortSlot, PortState } from '../contract/ports.ts'
import type { Instant } from '../contract/snapshot.ts'
import { nextFreePort } from './conflict.ts'
import {
  type ContainerHolder,
  containerHolder,
  grouped,
  holdersIn,
  isInTheWay,
  isLoopback,
  isWildcard,
  type PortReading,
  type Viewer,
} from './holder.ts'
import { isWithin, type PortRange } from './listener.ts'

export interface PortMapInput {
  readonly takenAt: Instant
  readonly range: PortRange
  /** Ports of the range that new servers are not given. */
  readonly leaveAlone: readonly number[]
  /** The servers of the fleet that have a port. */
  readonly servers: readonly { readonly id: string; readonly port: number }[]
  /** Ports that are some server's for ever after, those of `servers` and of entries that cannot be used. */
  readonly reserved: ReadonlySet<number>
  readonly reading: PortReading
  readonly viewer: Viewer
  readonly knowsContainers: boolean
}

/** Every port of the range that is not simply free, each server's port outside of it, and every exposed container. */
export function portMap(input: PortMapInput): PortMap {
  const { range, leaveAlone, servers, viewer, takenAt, knowsContainers } = input
  // This very process listens for a moment only, to find out whether a port can be had.
  const listeners = input.reading.listeners.filter(({ pid }) => pid !== viewer.pid)
  const reading = { ...input.reading, listeners }
  const isTaken = takenPorts(reading, range)
  const ports = new Set([
    ...servers.map(({ port }) => port),
    ...isTaken,
    ...leaveAlone.filter((one) => isWithin(one, range)),
  ])
  const byPort = new Map(
    grouped(servers, ({ port }) => String(port)).map((its) => [its[0].port, its.map(({ id }) => id)]),
  )
  const at = splitByPort(reading)
  const slots = [...ports]
    .toSorted((a, b) => a - b)
    .map((port): PortSlot => {
      const wanting = byPort.get(port) ?? []
      const holders = holdersIn(port, at(port), viewer)
      return { port, state: slotState(wanting, holders, leaveAlone.includes(port)), servers: wanting, holders }
    })
  const busy = new Set([...isTaken, ...leaveAlone])
  return {
    takenAt,
    range,
    slots,
    exposures: exposures(reading, viewer),
    nextFree: nextFreePort(range, { reserved: input.reserved, busy }),
    knowsContainers,
  }
}

/** The worst that is to be said of a port that these servers want and these holders have. */
export function slotState(servers: readonly string[], holders: readonly PortHolder[], isLeftAlone: boolean): PortState {
  const containers = holders.filter((holder) => holder.kind === 'container')
  const isOwn = (holder: PortHolder): boolean =>
    holder.kind === 'container' && holder.server !== null && servers.includes(holder.server)
  const hasStranger = holders.some((holder) => !isOwn(holder) && isInTheWay(holder) && !isPassing(holder))
  if (servers.length > 1 || (servers.length === 1 && hasStranger)) return 'conflict'
  if (containers.some(isExposed)) return 'exposed'
  if (containers.some(isOwn)) return 'running'
  if (servers.length > 0) return 'reserved'
  if (containers.length > 0) return 'container'
  if (holders.length > 0) return 'process'
  return isLeftAlone ? 'left-alone' : 'free'
}

/** Another Berth process that only tries the port. */
const isPassing = (holder: PortHolder): boolean => holder.kind === 'process' && holder.standing === 'berth'

/**
 * A server of this home that a person lets other computers to listens at one address with TLS, and that is none. On all
 * addresses at once it would never be asked to.
 */
function isExposed(holder: PortHolder): boolean {
  const isOurs = holder.kind === 'container' && holder.server !== null
  return holder.bindings.some(({ address }) => (isOurs ? isWildcard(address) : !isLoopback(address)))
}

/** By port, then by container. */
function exposures({ published }: PortReading, viewer: Viewer): readonly Exposure[] {
  return grouped(published, ({ port, containerId }) => `${port} ${containerId}`)
    .map((its): { port: number; container: ContainerHolder } => ({
      port: its[0].port,
      container: containerHolder(its, viewer),
    }))
    .filter(({ container }) => isExposed(container))
    .toSorted((one, other) => one.port - other.port || (one.container.name < other.container.name ? -1 : 1))
    .map(({ port, container }) => ({
      port,
      addresses: container.bindings.map(({ address }) => address).filter((address) => !isLoopback(address)),
      container,
    }))
}

/** Ports of the range that somebody has: listeners, published ports, and what the system keeps. */
export function takenPorts({ listeners, published, reservations }: PortReading, range: PortRange): ReadonlySet<number> {
  const taken = [...listeners, ...published].map(({ port }) => port).filter((port) => isWithin(port, range))
  const kept = reservations.flatMap((one) => portsIn(one, range))
  return new Set([...taken, ...kept])
}

function portsIn(one: PortRange, range: PortRange): readonly number[] {
  const first = Math.max(one.first, range.first)
  const length = Math.min(one.last, range.last) - first + 1
  return Array.from({ length: Math.max(0, length) }, (_, index) => first + index)
}

/** The part of a reading that concerns one port; a thousand ports must not each look through all of it. */
function splitByPort(reading: PortReading): (port: number) => PortReading {
  const listeners = new Map(grouped(reading.listeners, ({ port }) => String(port)).map((its) => [its[0].port, its]))
  const published = new Map(grouped(reading.published, ({ port }) => String(port)).map((its) => [its[0].port, its]))
  return (port) => ({
    listeners: listeners.get(port) ?? [],
    published: published.get(port) ?? [],
    reservations: reading.reservations,
  })
}
