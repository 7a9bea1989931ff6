/** Windsurf before it became Devin Desktop: the same form, but `serverUrl` (clients.md 2). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, unlessEmpty } from './entry-forms.ts'
import { appPaths } from './paths.ts'

export const windsurf: Client = {
  id: 'windsurf',
  name: 'Windsurf',
  async places({ homedir }) {
    const profile = join(homedir, '.codeium', 'windsurf')
    return [{ path: join(profile, 'mcp_config.json'), profile }]
  },
  signs: (computer) =>
    appPaths(computer, { bundle: 'Windsurf.app', folder: ['Programs', 'Windsurf'], program: 'windsurf' }),
  // Whether it takes comments is not known; refusing a file that may well work would be worse than keeping them.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // It finds out by itself which of the two transports answers.
  urlEntry: ({ url, headers }) => ({ serverUrl: url, ...unlessEmpty('headers', headers) }),
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin' ? path.includes('/Windsurf.app/') : /^windsurf(?:\.exe)?$/i.test(name),
  reload: 'In Windsurf, open the MCP servers of Cascade and press Refresh.',
  snippet: jsonSnippet(['mcpServers'], 'For ~/.codeium/windsurf/mcp_config.json.'),
}
