/** Finds out whether a server can have its port, and which one it could have instead. */
import { Failure } from '../contract/failure.ts'
import type { Engine } from '../engine/engine.ts'
import { holdersOf } from '../ports/check.ts'
import { nextFreePort, portTaken } from '../ports/conflict.ts'
import type { PortHolder } from '../ports/holder.ts'
import { listListeners } from '../ports/holders.ts'
import { isWithin, type PortRange } from '../ports/listener.ts'
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
  const holders = await holdersNow(tools, engine, wanted)
  if (holders.length > 0) throw await failureFor(tools, engine, wanted, holders)
}

/** The failure for a port that somebody took between the check and the start. */
export async function portTakenNow(tools: PortTools, engine: Engine, wanted: WantedPort): Promise<Failure> {
  return failureFor(tools, engine, wanted, await holdersNow(tools, engine, wanted))
}

async function failureFor(
  tools: PortTools,
  engine: Engine | null,
  { id, port }: WantedPort,
  holders: readonly PortHolder[],
): Promise<Failure> {
  const fleet = tools.definitions.current()
  const { range } = fleet.settings
  const busy = new Set([...(await busyPorts(range, engine, tools.platform)), port])
  return portTaken(id, port, holders, nextFreePort(range, { reserved: reservedPorts(fleet), busy }))
}

const holdersNow = (
  { home, platform }: PortTools,
  engine: Engine | null,
  { port, ownContainerIds, signal }: WantedPort,
): Promise<readonly PortHolder[]> =>
  holdersOf(port, {
    listeners: () => listListeners({ first: port, last: port }, platform),
    publishedPorts: async () => engine?.publishedPorts() ?? [],
    ownContainerIds,
    homeKey: home.key,
    signal,
  })

/** Ports of the range that somebody listens on or has published. Without an engine, the listeners alone. */
export async function busyPorts(
  range: PortRange,
  engine: Engine | null,
  platform: NodeJS.Platform,
): Promise<ReadonlySet<number>> {
  const [listeners, published] = await Promise.all([listListeners(range, platform), engine?.publishedPorts() ?? []])
  return new Set([...listeners, ...published].map(({ port }) => port).filter((port) => isWithin(port, range)))
}

/** Ports that a server of the fleet has, running or not, and usable or not: they are its own for ever after. */
export function reservedPorts({ servers, unused }: Pick<Fleet, 'servers' | 'unused'>): ReadonlySet<number> {
  const ports = [...Object.values(servers).map(({ port }) => port), ...Object.values(unused)]
  return new Set(ports.flatMap((port) => port ?? []))
}

/** The next port for a server of this fleet. Failure `no-free-port`. */
export function requireFreePort(fleet: Fleet, busy: ReadonlySet<number>): number {
  const { range } = fleet.settings
  const port = nextFreePort(range, { reserved: reservedPorts(fleet), busy })
  if (port !== null) return port
  throw new Failure(
    'no-free-port',
    `All ports from ${range.first} to ${range.last} are in use.`,
    'Widen the range of ports in Settings, or remove a server.',
  )
}
