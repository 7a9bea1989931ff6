/** Claude Desktop: only stdio entries, several possible files, read once at start (clients.md 1.1 to 1.8). */
import { access, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { claudeDesktopPolicy } from './claude-desktop-policy.ts'
import type { Client, Computer, ConfigPlace, StartCommand } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, urlEntry } from './entry-forms.ts'
import { appSupport, localAppData, programPaths } from './paths.ts'

const FILE = 'claude_desktop_config.json'

/** Dropped at run time when a normalised name begins with one of these (clients.md 1.2; the list grows by version). */
const RESERVED = [
  'claude_in_chrome',
  'claude_browser',
  'claude_preview',
  'computer_use',
  'plugins',
  'skills',
  'mcp_registry',
  'scheduled_tasks',
  'cowork',
  'dispatch',
  'remote_devices',
]

export const claudeDesktop: Client = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  places,
  signs,
  // Strict JSON.parse; a comment makes it say "Could not load app settings" (clients.md 1.8).
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'json' }),
  // A mark makes it fall back to defaults and write the file anew without mcpServers (clients.md 1.8).
  byteOrderMark: 'strip',
  bridgeEntry: commandEntry,
  // No urlEntry: builds of early 2026 fail to start over one, later ones skip it (clients.md 1.3).
  isReservedName: (name) => RESERVED.some((reserved) => name.startsWith(reserved)),
  isProcess({ name, path }, platform) {
    if (platform === 'darwin') return path.endsWith('/Claude.app/Contents/MacOS/Claude')
    // Claude Code's program is `claude.exe`, in lower case; the list of tasks tells no path.
    if (platform === 'win32') return name === 'Claude.exe'
    return name === 'claude-desktop' || path.includes('/claude-desktop/')
  },
  policy: async (computer) =>
    claudeDesktopPolicy(
      computer,
      (await places(computer)).map(({ path }) => path),
    ),
  packageOf: (file) => /^.+[\\/]Packages[\\/]Claude_[^\\/]+(?=[\\/]LocalCache[\\/])/.exec(file)?.[0] ?? null,
  // Each write puts down the whole of what it read at its start (clients.md 1.7).
  writesFromMemory: true,
  app: { bundle: 'com.anthropic.claudefordesktop', windowsStart },
  // Closing the window is not enough; no file watching was found (clients.md 1.6).
  reload: 'Quit Claude fully (from its tray or menu, not only the window) and start it again.',
  snippet: jsonSnippet(
    ['mcpServers'],
    'Claude Desktop takes only programs to start here. An entry with a url is skipped, so this one starts the bridge.',
  ),
  doubtful: {
    title: 'Claude Desktop, by URL (does not work)',
    entry: urlEntry,
    note: 'Guides show this form. Claude Desktop skips such an entry, and builds of early 2026 do not start with one: take the form above that starts the bridge.',
  },
}

/** On Windows the packages of the Store version come first: since February 2026 that is the one people have (CC#26073). */
async function places(computer: Computer): Promise<readonly ConfigPlace[]> {
  const usual = join(appSupport(computer), 'Claude')
  const thirdParty = join(computer.platform === 'win32' ? localAppData(computer) : appSupport(computer), 'Claude-3p')
  const packaged = computer.platform === 'win32' ? await packagedPlaces(computer) : []
  const plain = [usual, thirdParty, ...(await furtherProfiles(computer))].map((profile) => ({
    path: join(profile, FILE),
    profile,
  }))
  return [...packaged, ...plain]
}

/**
 * What people pass as --user-data-dir is written down nowhere; by habit it lies beside the usual folder and is called
 * after it. `Preferences` is what Electron leaves in every folder that it has really used: a copy of a config has none.
 */
async function furtherProfiles(computer: Computer): Promise<readonly string[]> {
  const names = await readdir(appSupport(computer)).catch((): string[] => [])
  const candidates = names
    .filter((name) => /^Claude[- ]/.test(name) && name !== 'Claude-3p')
    .sort()
    .map((name) => join(appSupport(computer), name))
  const isProfile = await Promise.all(
    candidates.map(async (folder) => (await isThere(join(folder, FILE))) && isThere(join(folder, 'Preferences'))),
  )
  return candidates.filter((_folder, index) => isProfile[index])
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** The private store of each Claude package, where Windows redirects what the app writes below AppData (CC#91409). */
async function packagedPlaces(computer: Computer): Promise<readonly ConfigPlace[]> {
  const packages = join(localAppData(computer), 'Packages')
  const names = await readdir(packages).catch((): string[] => [])
  return names
    .filter((name) => name.startsWith('Claude_'))
    .sort()
    .map((name) => ({
      path: join(packages, name, 'LocalCache', 'Roaming', 'Claude', FILE),
      profile: join(packages, name),
    }))
}

function signs(computer: Computer): readonly string[] {
  switch (computer.platform) {
    case 'darwin':
      return ['/Applications/Claude.app', join(computer.homedir, 'Applications', 'Claude.app')]
    case 'win32':
      return [join(localAppData(computer), 'AnthropicClaude')]
    default:
      return [...programPaths(computer, 'claude-desktop'), '/usr/lib/claude-desktop', '/opt/Claude']
  }
}

/** A package has no path that may be started; the shell knows it by its family. */
async function windowsStart(computer: Computer): Promise<StartCommand> {
  const [first] = await packagedPlaces(computer)
  if (first) return { command: 'explorer.exe', args: [`shell:AppsFolder\\${basename(first.profile)}!Claude`] }
  return { command: join(localAppData(computer), 'AnthropicClaude', 'claude.exe'), args: [] }
}
