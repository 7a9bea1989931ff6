/** Builds the entry that leads one client to one server: by URL where the client can, else through the bridge. */
import { pathToFileURL } from 'node:url'
import type { Home } from '../home.ts'
import type { BridgeCommand, Client, Entry, Launcher, MooredServer, UrlTarget } from './client.ts'

/** `node -e` leaves the script out of argv; it is put back, so that the script finds its arguments where they always are. */
const IMPORT_FROM_ENV = 'process.argv.splice(1,0,process.env.BERTH_BRIDGE),import(process.env.BERTH_BRIDGE)'

/** The program a client starts for stdio. It holds no token: the bridge reads that when it is called. */
export function bridgeCommand(launcher: Launcher, home: Home, id: string): BridgeCommand {
  if (launcher.fixedPath !== undefined) return { command: launcher.fixedPath, args: ['connect', id], env: {} }
  const env = {
    // A copy of Electron run without this opens a second window instead.
    ELECTRON_RUN_AS_NODE: '1',
    ...(home.isDefault ? {} : { BERTH_HOME: home.root }),
    ...launcher.env,
  }
  // Some clients on Windows break args at blanks (clients.md 1.10, case 41), and others expand `${X}` in them.
  // So a path that is not plain goes into the environment, as a URL, which has only plain characters.
  const isPlain = /^[\w./\\:@+~-]+$/.test(launcher.script)
  const script = isPlain ? [launcher.script] : ['-e', IMPORT_FROM_ENV]
  const url = isPlain ? {} : { BERTH_BRIDGE: pathToFileURL(launcher.script).href.replaceAll('$', '%24') }
  return { command: launcher.command, args: [...script, 'connect', id], env: { ...env, ...url } }
}

export function ourEntry(client: Client, server: MooredServer, deps: { launcher: Launcher; home: Home }): Entry {
  const byUrl = urlEntryOf(client, server)
  return byUrl ?? client.bridgeEntry(bridgeCommand(deps.launcher, deps.home, server.id))
}

function urlEntryOf(client: Client, server: MooredServer): Entry | null {
  const target = urlTarget(server)
  return target && client.urlEntry ? client.urlEntry(target) : null
}

/** null for stdio, which has no address. */
export function urlTarget({ url, transport, token }: MooredServer): UrlTarget | null {
  if (url === null || transport === 'stdio') return null
  return { url, transport, headers: token === null ? {} : { Authorization: `Bearer ${token}` } }
}
