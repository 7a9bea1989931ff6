/** Finds out whether other computers could reach a server at an address and port of this one, and who is in the way. */
import { networkInterfaces } from 'node:os'
import { Failure } from '../contract/failure.ts'
import type { Remote } from '../contract/server.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { attemptAt } from '../ports/check.ts'
import { holdersIn } from '../ports/holder.ts'
import { listListeners } from '../ports/holders.ts'
import { allAddresses } from '../ports/own-addresses.ts'
import type { Fleet } from './fleet-file.ts'
import { viewerIn } from './free-port.ts'
import { isBoundTo } from './loopback.ts'
import { isUp, type Tools } from './tools.ts'

export interface WantedPlace {
  readonly id: string
  readonly remote: Remote
  /** The server's own containers, which do not stand in its way. */
  readonly existing: readonly Container[]
}

/** How far a free port is looked for. */
const ATTEMPTS = 50

/** Failures, of which the first that applies is answered: `no-address`, `port-taken`; null when it can be had. */
export async function problemAt(
  tools: Pick<Tools, 'home' | 'definitions' | 'platform'>,
  engine: Engine | null,
  { id, remote, existing }: WantedPlace,
): Promise<Failure | null> {
  const { address, port } = remote
  if (!hasAddress(address)) return noAddress(id, address)
  const owner = ownerOf(tools.definitions.current(), id, remote)
  if (owner !== null) return taken(id, remote, `the server "${owner}"`, null)
  if (existing.some((container) => isUp(container) && isBoundTo(container, remote))) return null
  const attempt = await attemptAt(address, port)
  // Below 1024 a refusal only says that Berth lacks the right; the engine may have it.
  if (attempt === 'free' || (attempt === 'refused' && port < 1024)) return null
  const [published, listeners] = await Promise.all([
    engine?.publishedPorts() ?? [],
    listListeners({ first: port, last: port }, tools.platform),
  ])
  const holders = holdersIn(port, { published, listeners, reservations: [] }, viewerIn(tools.home))
  const there = holders.filter(({ bindings }) =>
    bindings.some((one) => [address, '0.0.0.0', '::'].includes(one.address)),
  )
  const who = there.map(({ words }) => words).join(' and ') || 'another program, or kept by the system'
  return taken(id, remote, who, await freePortAt(tools.definitions.current(), id, { address, port: port + 1 }))
}

/** Whether this computer has the address at this moment. */
export const hasAddress = (address: string): boolean => allAddresses(networkInterfaces()).has(address)

/** The given port, or the next one above it that is free there; null when none of the next fifty is. */
export async function freePortAt(
  fleet: Pick<Fleet, 'servers'>,
  id: string,
  { address, port }: Pick<Remote, 'address' | 'port'>,
): Promise<number | null> {
  for (let candidate = port; candidate < Math.min(port + ATTEMPTS, 65_536); candidate += 1) {
    const isOthers = ownerOf(fleet, id, { address, port: candidate }) !== null
    if (!isOthers && (await attemptAt(address, candidate)) === 'free') return candidate
  }
  return null
}

/** Another server of the fleet that other computers reach there, running or not. */
function ownerOf({ servers }: Pick<Fleet, 'servers'>, id: string, place: Pick<Remote, 'address' | 'port'>) {
  const isThere = (remote: Remote | null): boolean => remote?.address === place.address && remote.port === place.port
  return Object.entries(servers).find(([other, { remote }]) => other !== id && isThere(remote))?.[0] ?? null
}

function noAddress(id: string, address: string): Failure {
  return new Failure(
    'no-address',
    `This computer does not have the address ${address} now, so nobody reaches "${id}" there.`,
    'Connect to that network or VPN again, or choose another address.',
  )
}

function taken(id: string, { address, port }: Remote, who: string, free: number | null): Failure {
  const fix = free === null ? 'Choose another port.' : `Choose another port, like ${free}, or stop what holds this one.`
  return new Failure(
    'port-taken',
    `Port ${port} on ${address}, for other computers to reach "${id}", is taken by ${who}.`,
    fix,
  )
}
