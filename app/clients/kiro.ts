/** Kiro, IDE and command line: `mcp.json` in its settings (clients.md 2 and 2.5). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, urlEntry } from './entry-forms.ts'
import { appPaths, programPaths } from './paths.ts'

export const kiro: Client = {
  id: 'kiro',
  name: 'Kiro',
  async places({ homedir }) {
    const profile = join(homedir, '.kiro')
    return [{ path: join(profile, 'settings', 'mcp.json'), profile }]
  },
  signs: (computer) => [
    ...appPaths(computer, { bundle: 'Kiro.app', folder: ['Programs', 'Kiro'], program: 'kiro' }),
    ...programPaths(computer, 'kiro-cli'),
  ],
  // Whether it takes comments is not known; refusing a file that may well work would be worse than keeping them.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // Its docs name all three transports, and no key to tell them apart.
  urlEntry,
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin'
      ? path.includes('/Kiro.app/') || name === 'kiro-cli'
      : /^kiro(?:-cli)?(?:\.exe)?$/i.test(name),
  reload: 'Kiro connects again when its file is saved. If it does not, press Reconnect beside the server.',
  readsAgain: true,
  snippet: jsonSnippet(['mcpServers'], 'For ~/.kiro/settings/mcp.json, or .kiro/settings/mcp.json in a project.'),
}
