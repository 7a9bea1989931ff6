/** Questions the window asks of a snapshot. Pure: the same snapshot gives the same answer. */

import type { ClientView, EntryStanding } from '../../app/contract/client-views.ts'
import { isInFile } from '../../app/contract/entry-words.ts'
import type { ServerView, Snapshot } from '../../app/contract/snapshot.ts'

/** By id, digits by value, so that a row never moves because its state changed. */
const order = new Intl.Collator('en', { numeric: true })

export function sortedServers(servers: readonly ServerView[]): readonly ServerView[] {
  return servers.toSorted((left, right) => order.compare(left.id, right.id))
}

/** Servers whose id, image, port or transport contains every word of the query. */
export function matchingServers(servers: readonly ServerView[], query: string): readonly ServerView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return servers
  return servers.filter(({ id, definition }) => {
    const text = `${id} ${definition.image} :${definition.port ?? ''} ${definition.transport}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function findServer(snapshot: Snapshot, id: string | null): ServerView | null {
  return snapshot.servers.find((server) => server.id === id) ?? null
}

/** What the one button of a server does now. */
export type MainAction = 'start' | 'stop' | 'cancel' | 'none'

export function mainAction({ state }: Pick<ServerView, 'state'>): MainAction {
  switch (state.kind) {
    case 'stopped':
    case 'crashed':
    case 'failed':
      return 'start'
    case 'starting':
      return 'cancel'
    case 'running':
    case 'paused':
    case 'restarting':
      return 'stop'
    case 'stopping':
    case 'on-demand':
      return 'none'
  }
}

/** Whether something is wrong that a person should look at. */
export function needsAttention({ state, health, gate }: Pick<ServerView, 'state' | 'health' | 'gate'>): boolean {
  if (state.kind === 'crashed' || state.kind === 'failed' || state.kind === 'restarting') return true
  if (state.kind === 'running' && gate === 'down') return true
  return state.kind === 'running' && health.kind === 'probed' && health.report.outcome.kind === 'unhealthy'
}

export interface FleetCounts {
  readonly running: number
  readonly startable: number
  readonly attention: number
}

export function fleetCounts(servers: readonly ServerView[]): FleetCounts {
  return {
    running: servers.filter(({ state }) => state.kind === 'running').length,
    startable: servers.filter((server) => mainAction(server) === 'start').length,
    attention: servers.filter(needsAttention).length,
  }
}

/** Where clients reach it; null for stdio and before a port is given. */
export function urlOf({ definition }: Pick<ServerView, 'definition'>): string | null {
  if (definition.transport === 'stdio' || definition.port === null) return null
  return `http://127.0.0.1:${definition.port}${definition.path}`
}

/** Whether it answers callers without a token: by its definition, or by what a probe found. */
export function isOpen({ definition, health }: Pick<ServerView, 'definition' | 'health'>): boolean {
  if (definition.transport === 'stdio') return false
  if (definition.auth === 'none') return true
  return health.kind === 'probed' && health.report.outcome.kind === 'healthy' && health.report.outcome.access === 'open'
}

/** What stands between a server and a client. */
export type Mooring =
  | { readonly kind: 'moored'; readonly entries: readonly EntryStanding[] }
  /** Entries that Berth wrote and that are not in the client's files any more. */
  | { readonly kind: 'lost'; readonly entries: readonly EntryStanding[] }
  | { readonly kind: 'free' }
  | { readonly kind: 'blocked'; readonly problem: string }
  | { readonly kind: 'absent' }

export function mooringOf(server: Pick<ServerView, 'entries'>, client: ClientView): Mooring {
  const entries = server.entries.filter((entry) => entry.client === client.id)
  if (entries.some(isInFile)) return { kind: 'moored', entries }
  if (entries.length > 0) return { kind: 'lost', entries }
  if (client.policy !== null) return { kind: 'blocked', problem: client.policy }
  const broken = client.files.find(({ problem }) => problem !== null)
  if (broken?.problem) return { kind: 'blocked', problem: broken.problem }
  return client.installed ? { kind: 'free' } : { kind: 'absent' }
}

/** Claude Desktop first, then installed ones, then the rest; by name within each. */
export function sortedClients(clients: readonly ClientView[]): readonly ClientView[] {
  const rank = ({ id, installed }: ClientView): number => (id === 'claude-desktop' ? 0 : installed ? 1 : 2)
  return clients.toSorted((left, right) => rank(left) - rank(right) || order.compare(left.name, right.name))
}

/** The row to go to from `current` by `step`; stays inside the list, enters it at the near end. */
export function neighbour(ids: readonly string[], current: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null
  const index = current === null ? -1 : ids.indexOf(current)
  if (index === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, index + step))] ?? null
}
