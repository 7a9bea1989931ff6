/** Everything a person can do now, as a list of names; what makes no sense in the present state is not offered. */
import type { ServerView, Snapshot } from '../../app/contract/snapshot.ts'
import {
  ask,
  cancelStart,
  copyToken,
  copyUrl,
  moveServer,
  restartServer,
  retryEngine,
  rotateToken,
  startAll,
  startServer,
  stopAll,
  stopServer,
} from '../state/actions.ts'
import { fleetCounts, mainAction, sortedServers, urlOf } from '../state/select.ts'
import { goTo, openOverlay, openServer, type Screen, screens } from '../state/view.ts'

export interface PaletteItem {
  readonly name: string
  readonly group: 'Server' | 'Fleet' | 'Go to' | 'Berth'
  readonly shortcut?: string
  readonly run: () => void
}

const screenNames: Readonly<Record<Screen, string>> = {
  servers: 'Servers',
  ports: 'Ports',
  clients: 'Clients',
  settings: 'Settings',
}

export function paletteItems(snapshot: Snapshot): readonly PaletteItem[] {
  const { running, startable } = fleetCounts(snapshot.servers)
  const fleet: PaletteItem[] = [
    { group: 'Fleet', name: 'Add a server', shortcut: 'N', run: () => openOverlay({ kind: 'add' }) },
    ...(startable > 0 ? [{ group: 'Fleet', name: 'Start all servers', run: startAll } as const] : []),
    ...(running > 0 ? [{ group: 'Fleet', name: 'Stop all servers', run: stopAll } as const] : []),
  ]
  const places = screens.map((screen, index) => ({
    group: 'Go to' as const,
    name: `Go to ${screenNames[screen]}`,
    shortcut: String(index + 1),
    run: () => goTo(screen),
  }))
  const berth: PaletteItem[] = [
    ...(snapshot.engine.kind === 'missing'
      ? [{ group: 'Berth', name: 'Look for the engine now', run: retryEngine } as const]
      : []),
    { group: 'Berth', name: 'Keyboard shortcuts', shortcut: '?', run: () => openOverlay({ kind: 'shortcuts' }) },
    { group: 'Berth', name: 'Quit Berth', run: () => void ask('app:quit', undefined) },
  ]
  return [...sortedServers(snapshot.servers).flatMap(serverItems), ...fleet, ...places, ...berth]
}

function serverItems(server: ServerView): readonly PaletteItem[] {
  const { id, state, token, definition } = server
  const item = (name: string, run: () => void): PaletteItem => ({ group: 'Server', name, run })
  const action = mainAction(server)
  const hasUrl = urlOf(server) !== null
  return [
    ...(action === 'start' ? [item(`Start ${id}`, () => startServer(id))] : []),
    ...(action === 'stop' ? [item(`Stop ${id}`, () => stopServer(id))] : []),
    ...(action === 'cancel' ? [item(`Cancel the start of ${id}`, () => cancelStart(id))] : []),
    ...(state.kind === 'running' ? [item(`Restart ${id}`, () => restartServer(id))] : []),
    item(`Open ${id}`, () => openServer(id, 'overview')),
    item(`Open logs of ${id}`, () => openServer(id, 'logs')),
    item(`Connect ${id} to a client`, () => openServer(id, 'connection')),
    ...(hasUrl ? [item(`Copy URL of ${id}`, () => void copyUrl(id))] : []),
    ...(token ? [item(`Copy token of ${id}`, () => void copyToken(id))] : []),
    ...(token && hasUrl ? [item(`Rotate token of ${id}`, () => void rotateToken(id))] : []),
    ...(definition.port === null ? [] : [item(`Move ${id} to the next free port`, () => void moveServer(id))]),
    item(`Edit ${id}`, () => openOverlay({ kind: 'edit', id })),
    item(`Remove ${id}`, () => openOverlay({ kind: 'remove', id })),
  ]
}
