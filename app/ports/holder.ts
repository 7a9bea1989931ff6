/** Who holds a port, made out from what the system and the engine say about it. Pure. */
import type { PortBinding, PortHolder } from '../contract/ports.ts'
import type { PublishedPort } from '../engine/engine.ts'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { forwarderProduct, mayForward } from './forwarders.ts'
import { isWithin, type Listener, type PortRange } from './listener.ts'
import { standingOf } from './standing.ts'

/** What the system and the engine say about ports. */
export interface PortReading {
  readonly published: readonly PublishedPort[]
  readonly listeners: readonly Listener[]
  /** Ports that the operating system keeps for itself. */
  readonly reservations: readonly PortRange[]
}

/** Who looks: containers and processes are told from this Berth's own by it. */
export interface Viewer {
  readonly homeKey: string
  readonly pid: number
}

export type ContainerHolder = Extract<PortHolder, { kind: 'container' }>

/** Docker Compose's label, and that of podman-compose. */
const PROJECT_LABELS = ['com.docker.compose.project', 'io.podman.compose.project'] as const

/**
 * Every holder of one port, containers first. A listener that only stands in for a container is named by the
 * container; one that no container explains by the product it belongs to.
 */
export function holdersIn(port: number, reading: PortReading, viewer: Viewer): readonly PortHolder[] {
  const published = reading.published.filter((binding) => binding.port === port)
  const listeners = reading.listeners.filter((one) => one.port === port && !standsIn(one, published))
  const holders = [
    ...grouped(published, ({ containerId }) => containerId).map((its) => containerHolder(its, viewer)),
    ...grouped(listeners, ({ pid, user }) => `${pid} ${pid === null ? user : ''}`).map((its) =>
      listenerHolder(its, viewer),
    ),
  ]
  if (holders.length > 0 || !reading.reservations.some((range) => isWithin(port, range))) return holders
  return [systemHolder]
}

/** The bindings of one container. */
export function containerHolder(
  bindings: readonly [PublishedPort, ...PublishedPort[]],
  viewer: Viewer,
): ContainerHolder {
  const { containerId, containerName, image, labels } = bindings[0]
  const home = labels[HOME_LABEL]
  const otherHome = home !== undefined && home !== viewer.homeKey
  const project = PROJECT_LABELS.map((label) => labels[label]).find(Boolean) ?? null
  const origin = project === null ? image : `${image}, compose project ${project}`
  return {
    kind: 'container',
    id: containerId,
    name: containerName,
    image,
    project,
    server: otherHome || home === undefined ? null : (labels[SERVER_LABEL] ?? null),
    otherHome,
    bindings: bindingsOf(bindings),
    words: `container ${containerName} ${otherHome ? 'of another Berth home' : `(${origin})`}`,
  }
}

/** The sockets of one process, or those of one user that no process is known of. */
function listenerHolder(sockets: readonly [Listener, ...Listener[]], viewer: Viewer): PortHolder {
  const [first] = sockets
  const bindings = bindingsOf(sockets)
  const { pid, process: name, command, user, startedAt } = first
  const product = forwarderProduct(first)
  if (product !== null) {
    return { kind: 'forwarder', pid, product, bindings, words: pid === null ? product : `${product}, pid ${pid}` }
  }
  if (pid === null) return { kind: 'hidden', user, bindings, words: hiddenWords(first) }
  const standing = standingOf(first, viewer.pid)
  const owner = standing === 'other-user' && user !== null ? `, of user ${user}` : ''
  const words = `${name === null ? '' : `${name}, `}pid ${pid}${owner}`
  return { kind: 'process', pid, name, command, user, startedAt, standing, bindings, words }
}

function hiddenWords({ user, owner }: Pick<Listener, 'user' | 'owner'>): string {
  if (owner === 'own') return 'a process of yours that the system does not name'
  return user === null ? "another user's process" : `a process of user ${user}`
}

/** Nobody that this user may see, and not even whose it is. */
export const unknownHolder: PortHolder = { kind: 'hidden', user: null, bindings: [], words: "another user's process" }

export const systemHolder: PortHolder = {
  kind: 'system',
  bindings: [],
  words: 'the operating system, which keeps this port for itself',
}

/** True for the engine's own listener on a published port. */
const standsIn = (listener: Listener, published: readonly PublishedPort[]): boolean =>
  mayForward(listener) &&
  published.some((binding) => binding.port === listener.port && overlap(binding.address, listener.address))

/**
 * False while an engine's proxy has a port that no container explains: for the first tenths of a second of its life a
 * container has its port and is not listed yet (measured with Docker 20.10: 200 to 270 ms).
 */
export const isExplained = ({ listeners, published }: Pick<PortReading, 'listeners' | 'published'>): boolean =>
  listeners.every((listener) => !mayForward(listener) || standsIn(listener, published))

/** Whether a server that wants the port on 127.0.0.1, and whose clients may ask on ::1, is kept from it. */
export const isInTheWay = ({ bindings }: PortHolder): boolean =>
  bindings.length === 0 || bindings.some(({ address }) => reachesLoopback(address))

/** A listener on the address of one network card leaves 127.0.0.1 free; one on `::` takes IPv4 too. */
const reachesLoopback = (address: string): boolean => isWildcard(address) || isLoopback(address)

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

export const isWildcard = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::'

const overlap = (a: string, b: string): boolean => a === b || isWildcard(a) || isWildcard(b)

function bindingsOf(items: readonly { readonly address: string }[]): readonly PortBinding[] {
  const addresses = new Set(items.map(({ address }) => address || '0.0.0.0'))
  return [...addresses].map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

/** In the order of each group's first item. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}
