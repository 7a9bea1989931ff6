/** What the tray shows for a snapshot: pure, so that its every state can be read in a test. */
import type { Place } from '../contract/api.ts'
import type { Instant, ServerView, Snapshot } from '../contract/snapshot.ts'
import { dueServers, tokenOf } from '../contract/token.ts'
import { engineWords, fleetTone, serverTone, serverWords, type Tone } from '../contract/words.ts'

export type TrayAction =
  | { readonly kind: 'start' | 'cancel' | 'stop' | 'copy-url'; readonly id: string }
  | { readonly kind: 'start-all' | 'stop-all' | 'rotate-all' | 'quit' }
  | { readonly kind: 'open'; readonly place?: Place }

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'words'; readonly id: string; readonly label: string }
  | {
      readonly kind: 'action'
      readonly id: string
      readonly label: string
      readonly enabled: boolean
      readonly action: TrayAction
    }
  | { readonly kind: 'server'; readonly id: string; readonly label: string; readonly items: readonly TrayItem[] }

export interface TrayFace {
  readonly tone: Tone
  readonly tooltip: string
  readonly items: readonly TrayItem[]
}

/** Menus longer than a screen cannot be read; the window shows them all. */
const MOST_SERVERS = 30

export function trayFace(snapshot: Snapshot, now: Instant): TrayFace {
  return { tone: fleetTone(snapshot), tooltip: tooltip(snapshot), items: trayMenu(snapshot, now) }
}

export function trayMenu(snapshot: Snapshot, now: Instant): readonly TrayItem[] {
  const { servers } = snapshot
  const isReady = snapshot.engine.kind === 'ready'
  const shown = servers.slice(0, MOST_SERVERS)
  return [
    ...(isReady ? [] : [words('engine', engineWords(snapshot.engine)), separator]),
    ...shown.map((server) => serverItem(server, isReady)),
    ...(servers.length === 0 ? [words('empty', 'No servers yet')] : []),
    ...(servers.length > shown.length
      ? [action('more', `${servers.length - shown.length} more…`, { kind: 'open' })]
      : []),
    separator,
    action('start-all', 'Start all', { kind: 'start-all' }, isReady && servers.some(canStart)),
    action('stop-all', 'Stop all', { kind: 'stop-all' }, isReady && servers.some(canStop)),
    separator,
    ...dueItems(servers, now),
    action('rotate-all', 'Rotate all tokens', { kind: 'rotate-all' }, isReady && servers.some(tokenOf)),
    separator,
    action('open', 'Open Berth', { kind: 'open' }),
    action('quit', 'Quit', { kind: 'quit' }),
  ]
}

const separator: TrayItem = { kind: 'separator' }
const words = (id: string, label: string): TrayItem => ({ kind: 'words', id, label })
const action = (id: string, label: string, what: TrayAction, enabled = true): TrayItem => ({
  kind: 'action',
  id,
  label,
  enabled,
  action: what,
})

function serverItem(server: ServerView, isReady: boolean): TrayItem {
  const { id } = server
  const logs: Place = { screen: 'servers', server: id, tab: 'logs' }
  return {
    kind: 'server',
    id: `server:${id}`,
    label: `${id}: ${briefState(server, isReady)}`,
    items: [
      ...lifeItems(server, isReady),
      ...conflictItems(server),
      ...(server.definition.port === null ? [] : [action(`copy-url:${id}`, 'Copy URL', { kind: 'copy-url', id })]),
      action(`logs:${id}`, 'Open logs', { kind: 'open', place: logs }),
    ],
  }
}

function lifeItems(server: ServerView, isReady: boolean): readonly TrayItem[] {
  const { id, state } = server
  if (state.kind === 'on-demand') return []
  if (state.kind === 'starting') return [action(`cancel:${id}`, 'Cancel start', { kind: 'cancel', id }, isReady)]
  if (canStop(server)) return [action(`stop:${id}`, 'Stop', { kind: 'stop', id }, isReady)]
  return [action(`start:${id}`, 'Start', { kind: 'start', id }, isReady && canStart(server))]
}

function conflictItems({ id, conflict }: ServerView): readonly TrayItem[] {
  if (!conflict) return []
  const place: Place = { screen: 'servers', server: id, dialog: 'conflict' }
  return [action(`conflict:${id}`, 'Resolve port conflict…', { kind: 'open', place })]
}

function dueItems(servers: readonly ServerView[], now: Instant): readonly TrayItem[] {
  const [first, ...others] = dueServers(servers, now)
  if (!first) return []
  const label = others.length === 0 ? '1 token is due' : `${others.length + 1} tokens are due`
  return [action('due', label, { kind: 'open', place: { screen: 'servers', server: first.id, tab: 'overview' } })]
}

const canStart = ({ state }: ServerView): boolean => ['stopped', 'crashed', 'failed'].includes(state.kind)
const canStop = ({ state }: ServerView): boolean => ['running', 'paused', 'restarting'].includes(state.kind)

/** Without a start's percentages: a menu that changes ten times a second cannot be clicked. */
function briefState(server: ServerView, isReady: boolean): string {
  if (server.state.kind === 'starting') return 'starting…'
  if (server.state.kind === 'running' && server.gate !== 'down' && serverTone(server) === 'warning') return 'unhealthy'
  const taken = server.conflict ? `, port ${server.conflict.port} is taken` : ''
  return `${serverWords(server, isReady)}${taken}`
}

function tooltip(snapshot: Snapshot): string {
  if (snapshot.engine.kind !== 'ready') return `Berth: ${engineWords(snapshot.engine).toLowerCase()}`
  const running = snapshot.servers.filter(({ state }) => state.kind === 'running').length
  const troubled = snapshot.servers
    .filter((server) => ['warning', 'error'].includes(serverTone(server)))
    .map(({ id }) => id)
  const trouble =
    troubled.length === 0 ? '' : `, look at ${troubled.slice(0, 3).join(', ')}${troubled.length > 3 ? '…' : ''}`
  return `Berth: ${running} of ${snapshot.servers.length} running${trouble}`
}
