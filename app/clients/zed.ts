/** Zed: `context_servers` in its settings, JSON with comments (clients.md 2 and 2.5). */
import { join } from 'node:path'
import type { Client, Computer } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, httpOnly, jsonSnippet, urlEntry } from './entry-forms.ts'
import { appPaths, dotConfig, flatpakConfig } from './paths.ts'

export const zed: Client = {
  id: 'zed',
  name: 'Zed',
  places: async (computer) => profiles(computer).map((profile) => ({ path: join(profile, 'settings.json'), profile })),
  signs: (computer) => [
    ...appPaths(computer, { bundle: 'Zed.app', folder: ['Programs', 'Zed'], program: 'zed' }),
    ...appPaths(computer, { bundle: 'Zed Preview.app', folder: ['Programs', 'Zed Preview'], program: 'zeditor' }),
  ],
  parse: jsonConfig({ path: ['context_servers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // Its page on MCP names no SSE.
  urlEntry: httpOnly(urlEntry),
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin'
      ? /\/Zed(?: Preview)?\.app\//.test(path)
      : /^(?:zed|zed-editor|zeditor)(?:\.exe)?$/i.test(name),
  reload: 'Zed takes up its settings when they are saved. If the server does not show in the Agent panel, restart Zed.',
  readsAgain: true,
  snippet: jsonSnippet(['context_servers'], 'For "zed: open settings file".'),
}

/** On macOS too it is ~/.config, whatever Application Support holds (zed.dev). */
function profiles(computer: Computer): readonly string[] {
  const usual =
    computer.platform === 'darwin'
      ? join(computer.homedir, '.config', 'zed')
      : join(dotConfig(computer), folder(computer))
  return computer.platform === 'linux' ? [usual, join(flatpakConfig(computer, 'dev.zed.Zed'), 'zed')] : [usual]
}

const folder = ({ platform }: Computer): string => (platform === 'win32' ? 'Zed' : 'zed')
