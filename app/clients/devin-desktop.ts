/** Devin Desktop, which was Windsurf until June 2026: `mcp_config.json`, entries by URL (clients.md 2 and 2.5). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, unlessEmpty } from './entry-forms.ts'
import { appPaths, dotConfig } from './paths.ts'

export const devinDesktop: Client = {
  id: 'devin-desktop',
  name: 'Devin Desktop',
  async places(computer) {
    const profile = join(dotConfig(computer), 'devin')
    // config.json beside it belongs to the command-line Devin and looks right.
    return [{ path: join(profile, 'mcp_config.json'), profile }]
  },
  signs: (computer) =>
    appPaths(computer, { bundle: 'Devin.app', folder: ['Programs', 'Devin'], program: 'devin-desktop' }),
  // Whether it takes comments is not known; refusing a file that may well work would be worse than keeping them.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  urlEntry: ({ url, transport, headers }) => ({
    url,
    transport: transport === 'sse' ? 'sse' : 'http',
    ...unlessEmpty('headers', headers),
  }),
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin' ? path.includes('/Devin.app/') : /^devin(?:-desktop)?(?:\.exe)?$/i.test(name),
  reload: 'In Devin Desktop, open the MCP servers of its settings and refresh them; or restart it.',
  snippet: jsonSnippet(['mcpServers'], 'For ~/.config/devin/mcp_config.json, or .devin/mcp_config.json in a project.'),
}
