/** Everything a person can do now, as a list of names; what makes no sense in the present state is not offered. */
import {
  Anchor,
  ArrowRight,
  Ban,
  BrickWall,
  Cable,
  Copy,
  Keyboard,
  KeyRound,
  type LucideIcon,
  MonitorUp,
  Pencil,
  Play,
  Plug,
  Plus,
  Power,
  RotateCw,
  ScrollText,
  Search,
  Server,
  Settings2,
  Shuffle,
  Siren,
  Square,
  Trash2,
  TriangleAlert,
  X,
} from 'lucide-react'
import { checksItself, gateOffers } from '../../app/contract/gate-offer.ts'
import type { ServerView, Snapshot } from '../../app/contract/snapshot.ts'
import { graceOf, tokenOf } from '../../app/contract/token.ts'
import * as act from '../state/actions.ts'
import { moveServer } from '../state/resolve.ts'
import { fleetCounts, mainAction, sortedServers, urlOf } from '../state/select.ts'
import { revokeToken, rotateAllTokens, rotateToken } from '../state/token-actions.ts'
import { putGateInFrontAndTell, upgradeFleet } from '../state/upgrade.ts'
import { goTo, openOverlay, openServer, screens } from '../state/view.ts'

export interface PaletteItem {
  readonly name: string
  readonly group: string
  readonly Icon: LucideIcon
  readonly shortcut?: string
  /** Found by typing, but not listed before: a fleet has hundreds of these. */
  readonly hidden?: boolean
  readonly run: () => void
}

/** The chosen server's own first, then the fleet's, then the rest. */
export function paletteItems(snapshot: Snapshot, chosen: string | null): readonly PaletteItem[] {
  const servers = sortedServers(snapshot.servers)
  const here = servers.filter(({ id }) => id === chosen)
  const others = servers.filter(({ id }) => id !== chosen)
  return [
    ...here.flatMap((server) => serverItems(server, server.id)),
    ...fleetItems(snapshot),
    ...placeItems,
    ...berthItems(snapshot),
    ...others.flatMap((server) => serverItems(server, server.id).map((item) => ({ ...item, hidden: true }))),
  ]
}

function serverItems(server: ServerView, group: string): readonly PaletteItem[] {
  const { id, state, definition, conflict } = server
  const item = (name: string, Icon: LucideIcon, run: () => void): PaletteItem => ({ group, name, Icon, run })
  const action = mainAction(server)
  const hasUrl = urlOf(server) !== null
  return [
    ...(conflict
      ? [item(`Resolve port conflict of ${id}`, TriangleAlert, () => openOverlay({ kind: 'conflict', id }))]
      : []),
    ...(action === 'start' ? [item(`Start ${id}`, Play, () => act.startServer(id))] : []),
    ...(action === 'stop' ? [item(`Stop ${id}`, Square, () => act.stopServer(id))] : []),
    ...(action === 'cancel' ? [item(`Cancel the start of ${id}`, X, () => act.cancelStart(id))] : []),
    ...(state.kind === 'running' ? [item(`Restart ${id}`, RotateCw, () => act.restartServer(id))] : []),
    item(`Open ${id}`, ArrowRight, () => openServer(id, 'overview')),
    item(`Open logs of ${id}`, ScrollText, () => openServer(id, 'logs')),
    item(`Connect ${id} to a client`, Plug, () => openServer(id, 'connection')),
    ...(hasUrl ? [item(`Copy URL of ${id}`, Copy, () => void act.copyUrl(id))] : []),
    ...tokenItems(server).map(([name, Icon, run]) => item(name, Icon, run)),
    ...(definition.port === null
      ? []
      : [
          item(`Move ${id} to the next free port`, Shuffle, () => void moveServer(id)),
          item(`Move ${id} to another port…`, Anchor, () => openOverlay({ kind: 'move', id })),
        ]),
    ...(hasUrl
      ? [item(`Reach ${id} from another computer…`, MonitorUp, () => openOverlay({ kind: 'remote', id }))]
      : []),
    item(`Edit ${id}`, Pencil, () => openOverlay({ kind: 'edit', id })),
    item(`Remove ${id}`, Trash2, () => openOverlay({ kind: 'remove', id })),
  ]
}

type Choice = readonly [name: string, Icon: LucideIcon, run: () => void]

function tokenItems(server: ServerView): readonly Choice[] {
  const { id } = server
  const token = tokenOf(server)
  const ofToken: readonly Choice[] = [
    [`Copy token of ${id}`, Copy, () => void act.copyToken(id)],
    [`Rotate token of ${id}`, KeyRound, () => void rotateToken(id)],
    [`I leaked the token of ${id}…`, Siren, () => openOverlay({ kind: 'leaked', id })],
  ]
  const revoke: Choice = [`Revoke the old token of ${id}`, Ban, () => void revokeToken(id)]
  const upgrade: Choice = [`Put a gate in front of ${id}`, BrickWall, () => void putGateInFrontAndTell(id)]
  return [
    ...(token ? ofToken : []),
    ...(graceOf(token, Date.now()) === null ? [] : [revoke]),
    ...(checksItself(server.definition) ? [upgrade] : []),
  ]
}

function fleetItems(snapshot: Snapshot): readonly PaletteItem[] {
  const { running, startable } = fleetCounts(snapshot.servers)
  const group = 'Fleet'
  return [
    { group, name: 'Add a server', Icon: Plus, shortcut: 'N', run: () => openOverlay({ kind: 'add' }) },
    ...(startable > 0 ? [{ group, name: 'Start all servers', Icon: Play, run: act.startAll }] : []),
    ...(running > 0 ? [{ group, name: 'Stop all servers', Icon: Square, run: act.stopAll }] : []),
    ...(snapshot.servers.some(tokenOf)
      ? [{ group, name: 'Rotate all tokens', Icon: KeyRound, run: () => void rotateAllTokens() }]
      : []),
    ...(gateOffers(snapshot.servers).length > 0
      ? [{ group, name: 'Put gates in front of all servers', Icon: BrickWall, run: () => void upgradeFleet() }]
      : []),
  ]
}

const placeNames = {
  servers: { name: 'Go to Servers', Icon: Server },
  ports: { name: 'Go to Ports', Icon: Cable },
  clients: { name: 'Go to Clients', Icon: Plug },
  settings: { name: 'Go to Settings', Icon: Settings2 },
} as const

const placeItems: readonly PaletteItem[] = screens.map((screen, index) => ({
  ...placeNames[screen],
  group: 'Go to',
  shortcut: String(index + 1),
  run: () => goTo(screen),
}))

function berthItems(snapshot: Snapshot): readonly PaletteItem[] {
  const group = 'Berth'
  return [
    ...(snapshot.engine.kind === 'missing'
      ? [{ group, name: 'Look for the engine now', Icon: Search, run: act.retryEngine }]
      : []),
    { group, name: 'Keyboard shortcuts', Icon: Keyboard, shortcut: '?', run: () => openOverlay({ kind: 'shortcuts' }) },
    { group, name: 'Quit Berth', Icon: Power, run: () => void act.ask('app:quit', undefined) },
  ]
}
