/** Finds out whether a server can have its port, and which one it could have instead. */
import { Failure } from '../contract/failure.ts'
import type { PortHolder } from '../contract/ports.ts'
import type { Engine } from '../engine/engine.ts'
import type { Home } from '../home.ts'
import { holdersOf } from '../ports/check.ts'
import { nextFreePort, portTaken } from '../ports/conflict.ts'
import type { PortReading, Viewer } from '../ports/holder.ts'
import { listListeners } from '../ports/holders.ts'
import type { PortRange } from '../ports/listener.ts'
import { takenPorts } from '../ports/map.ts'
import { nearestFreePort } from '../ports/nearest-free.ts'
import { systemReservations } from '../ports/reservations.ts'
import type { Fleet } from './fleet-file.ts'
import type { Tools } from './tools.ts'

type PortTools = Pick<Tools, 'home' | 'definitions' | 'platform'>

/** A port that a server of the fleet is to have. */
export interface WantedPort {
  readonly id: string
  readonly port: number
  /** The server's own containers, which do not stand in its way. */
  readonly ownContainerIds: ReadonlySet<string>
  readonly signal: AbortSignal
}

/**
 * Failure `port-taken` that names the holder and offers the next free port, unless the port can be had now. Without an
 * engine the port is only tried.
 */
export async function refuseTakenPort(tools: PortTools, engine: Engine | null, wanted: WantedPort): Promise<void> {
  const holders = await conflictOf(tools, engine, wanted)
  if (holders.length > 0) throw await failureFor(tools, engine, wanted, holders)
}

/** The failure for a port that somebody took between the check and the start. */
export async function portTakenNow(tools: PortTools, engine: Engine, wanted: WantedPort): Promise<Failure> {
  return failureFor(tools, engine, wanted, await conflictOf(tools, engine, wanted))
}

async function failureFor(
  tools: PortTools,
  engine: Engine | null,
  { id, port }: WantedPort,
  holders: readonly PortHolder[],
): Promise<Failure> {
  const fleet = tools.definitions.current()
  const busy = new Set([...(await busyPorts(fleet.settings.range, engine, tools.platform)), port])
  return portTaken(id, port, holders, nearestPort(fleet, busy, port))
}

/**
 * Who keeps the server from having its port now; none when it is free. Without an engine the port is only tried.
 * Takes 1.5 s at most, where an engine's proxy cannot be explained.
 */
export function conflictOf(
  { home, platform }: PortTools,
  engine: Engine | null,
  { port, ownContainerIds, signal }: WantedPort,
): Promise<readonly PortHolder[]> {
  return holdersOf(port, {
    listeners: () => listListeners({ first: port, last: port }, platform),
    publishedPorts: async () => engine?.publishedPorts() ?? [],
    ownContainerIds,
    viewer: viewerIn(home),
    signal,
  })
}

export const viewerIn = (home: Pick<Home, 'key'>): Viewer => ({ homeKey: home.key, pid: process.pid })

/** Ports of the range that somebody listens on or has published, or that the system keeps. */
export async function busyPorts(
  range: PortRange,
  engine: Engine | null,
  platform: NodeJS.Platform,
): Promise<ReadonlySet<number>> {
  return takenPorts(await readPorts(range, platform, engine), range)
}

/** All that is to be known about the ports of a range, in one pass. Without an engine, what the system tells. */
export async function readPorts(
  range: PortRange,
  platform: NodeJS.Platform,
  engine: Engine | null,
): Promise<PortReading> {
  const [listeners, reservations, published] = await Promise.all([
    listListeners(range, platform),
    systemReservations(platform),
    engine?.publishedPorts() ?? [],
  ])
  return { listeners, reservations, published }
}

/** Ports that a server of the fleet has, running or not, and usable or not: they are its own for ever after. */
export function reservedPorts({ servers, unused }: Pick<Fleet, 'servers' | 'unused'>): ReadonlySet<number> {
  const ports = [...Object.values(servers).map(({ port }) => port), ...Object.values(unused)]
  return new Set(ports.flatMap((port) => port ?? []))
}

/** Where the next server of this fleet would go, given what is `busy`; ports to leave alone are none. */
function nextPort(fleet: Fleet, busy: ReadonlySet<number>): number | null {
  const { range, leaveAlone } = fleet.settings
  return nextFreePort(range, { reserved: reservedPorts(fleet), busy: new Set([...busy, ...leaveAlone]) })
}

/** Where a server that cannot have port `wanted` would go; ports to leave alone are none. */
export function nearestPort(fleet: Fleet, busy: ReadonlySet<number>, wanted: number): number | null {
  const { range, leaveAlone } = fleet.settings
  return nearestFreePort(range, wanted, { reserved: reservedPorts(fleet), busy: new Set([...busy, ...leaveAlone]) })
}

/** The next port for a server of this fleet. Failure `no-free-port`. */
export function requireFreePort(fleet: Fleet, busy: ReadonlySet<number>): number {
  const port = nextPort(fleet, busy)
  if (port !== null) return port
  throw noFreePort(fleet)
}

export function noFreePort({ settings: { range } }: Fleet): Failure {
  const message = `No port from ${range.first} to ${range.last} is left for a server.`
  return new Failure('no-free-port', message, 'Widen the range of ports in Settings, or remove a server.')
}
