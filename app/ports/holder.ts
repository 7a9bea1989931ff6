/** Who holds a port, made out from what the system and the engine say about it. Pure. */
import type { PublishedPort } from '../engine/engine.ts'
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

/**
 * Every holder but the server's own containers. A listener that only stands in for a container is named by the
 * container; one that no container explains is named as the process it is.
 */
export function portHolders(
  port: number,
  known: {
    readonly attempts: readonly Attempt[]
    readonly published: readonly PublishedPort[]
    readonly listeners: readonly Listener[]
    readonly ownContainerIds: ReadonlySet<string>
  },
): readonly PortHolder[] {
  const published = known.published.filter((binding) => binding.port === port && reachesLoopback(binding.address))
  const listeners = known.listeners.filter((listener) => listener.port === port && !standsIn(listener, published))
  const holders = [
    ...onePer(published, ({ containerId }) => containerId)
      .filter(({ containerId }) => !known.ownContainerIds.has(containerId))
      .map(containerHolder),
    ...onePer(listeners, ({ pid, user }) => `${pid} ${user}`).map(processHolder),
  ]
  if (holders.length > 0 || published.length > 0) return holders
  return unseen(port, known.attempts)
}

export const containerHolder = ({ containerId, containerName, image, address }: PublishedPort): PortHolder => ({
  kind: 'container',
  words: `container ${containerName} (${image})`,
  address,
  containerId,
})

export function processHolder({ pid, process, user, address }: Listener): PortHolder {
  if (pid !== null) return { kind: 'process', words: process ? `${process}, pid ${pid}` : `pid ${pid}`, address, pid }
  const words = user === null ? "another user's process" : `another user's process (uid ${user})`
  return { kind: 'process', words, address }
}

/** True for the engine's own listener on a published port. Root's docker-proxy has no name for other users. */
export const standsIn = (listener: Listener, published: readonly PublishedPort[]): boolean =>
  (listener.process === null || engineProxies.test(listener.process.replace(/\.exe$/i, ''))) &&
  published.some((binding) => binding.port === listener.port && overlap(binding.address, listener.address))

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
