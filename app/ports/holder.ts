/** Who holds a port, made out from what the system and the engine say about it. Pure. */
import type { PublishedPort } from '../engine/engine.ts'
import { HOME_LABEL } from '../engine/labels.ts'
import type { Listener } from './listener.ts'

/** `refused`: the system keeps the port (a Windows reservation, or below 1024 without the right). */
export type Attempt = 'free' | 'in-use' | 'refused'

export interface PortHolder {
  readonly kind: 'process' | 'container' | 'unknown'
  /** For a sentence: "node, pid 4242" or "container web (nginx:1.27)". */
  readonly words: string
  readonly address: string
  readonly pid?: number
  readonly containerId?: string
}

/**
 * Programs that hold a container's port in its stead: Docker Engine, rootless Docker and Podman, Docker Desktop,
 * WSL, Podman machine, OrbStack, Colima and Lima (which forward through ssh), Rancher Desktop.
 */
const engineProxies =
  /^(docker-proxy|dockerd|rootlesskit|rootlessport|conmon|pasta|slirp4netns|com\.docker\..*|docker desktop.*|vpnkit|wslrelay|wslhost|gvproxy|orbstack.*|limactl|ssh|host-switch|rancher desktop.*)$/i

/** What the system and the engine say about ports. */
export interface PortReading {
  readonly published: readonly PublishedPort[]
  readonly listeners: readonly Listener[]
}

/**
 * Every holder but the server's own containers. A listener that only stands in for a container is named by the
 * container; one that no container explains is named as the process it is.
 */
export function portHolders(
  port: number,
  known: PortReading & {
    readonly attempts: readonly Attempt[]
    readonly ownContainerIds: ReadonlySet<string>
    readonly homeKey: string
  },
): readonly PortHolder[] {
  const bindings = known.published.filter((binding) => binding.port === port)
  const strangers = onePer(bindings, ({ containerId }) => containerId).filter(
    ({ containerId }) => !known.ownContainerIds.has(containerId),
  )
  const listeners = known.listeners.filter((listener) => listener.port === port && !standsIn(listener, bindings))
  const holders = [
    ...strangers.filter(({ address }) => reachesLoopback(address)).map((one) => containerHolder(one, known.homeKey)),
    ...onePer(listeners, ({ pid, user }) => `${pid} ${user}`).map(processHolder),
  ]
  if (holders.length > 0 || bindings.some(({ address }) => reachesLoopback(address))) return holders
  // Some systems do not let 127.0.0.1 have a port that another address has: then those are in the way after all.
  if (bindings.length > 0 && known.attempts.includes('in-use'))
    return strangers.map((one) => containerHolder(one, known.homeKey))
  return unseen(port, known.attempts)
}

/** `homeKey` is this Berth's: a container with another one belongs to a Berth of somebody or somewhere else. */
export function containerHolder(
  { containerId, containerName, image, address, labels }: PublishedPort,
  homeKey: string,
): PortHolder {
  const isOfAnotherHome = (labels[HOME_LABEL] ?? homeKey) !== homeKey
  const words = `container ${containerName} ${isOfAnotherHome ? 'of another Berth home' : `(${image})`}`
  return { kind: 'container', words, address, containerId }
}

export function processHolder({ pid, process, user, address }: Listener): PortHolder {
  if (pid !== null) return { kind: 'process', words: process ? `${process}, pid ${pid}` : `pid ${pid}`, address, pid }
  const words = user === null ? "another user's process" : `another user's process (uid ${user})`
  return { kind: 'process', words, address }
}

/** True for the engine's own listener on a published port. */
export const standsIn = (listener: Listener, published: readonly PublishedPort[]): boolean =>
  mayStandIn(listener) &&
  published.some((binding) => binding.port === listener.port && overlap(binding.address, listener.address))

/** Root's docker-proxy has no name for other users. */
const mayStandIn = ({ process }: Listener): boolean =>
  process === null || engineProxies.test(process.replace(/\.exe$/i, ''))

/**
 * False while an engine's proxy has a port that no container explains: for the first tenths of a second of its life a
 * container has its port and is not listed yet (measured with Docker 20.10: 200 to 270 ms).
 */
export const isExplained = ({ listeners, published }: PortReading): boolean =>
  listeners.every((listener) => !mayStandIn(listener) || standsIn(listener, published))

/** A container published on the address of one network card leaves 127.0.0.1 free. */
export const reachesLoopback = (address: string): boolean =>
  isWildcard(address) || address === '::1' || address.startsWith('127.')

const isWildcard = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::'

const overlap = (a: string, b: string): boolean => a === b || isWildcard(a) || isWildcard(b)

/** In use, but by nobody that this user may see. */
function unseen(port: number, attempts: readonly Attempt[]): readonly PortHolder[] {
  if (attempts.includes('in-use')) return [{ kind: 'unknown', words: "another user's process", address: '' }]
  // Below 1024 a refusal only says that Berth lacks the right; the engine may have it.
  if (attempts.includes('refused') && port >= 1024) {
    return [{ kind: 'unknown', words: 'the operating system, which keeps this port for itself', address: '' }]
  }
  return []
}

/** A holder listens on IPv4 and on IPv6, and is one holder all the same. */
export function onePer<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const seen = new Set<string>()
  return items.filter((item) => !seen.has(key(item)) && seen.add(key(item)))
}
