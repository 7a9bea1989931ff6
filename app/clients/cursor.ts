/** Cursor: `~/.cursor/mcp.json`, entries by URL (clients.md 2 and 2.5). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, urlEntry } from './entry-forms.ts'
import { localAppData, programPaths } from './paths.ts'

export const cursor: Client = {
  id: 'cursor',
  name: 'Cursor',
  async places({ homedir }) {
    const profile = join(homedir, '.cursor')
    return [{ path: join(profile, 'mcp.json'), profile }]
  },
  signs(computer) {
    if (computer.platform === 'darwin') return ['/Applications/Cursor.app']
    if (computer.platform === 'win32') return [join(localAppData(computer), 'Programs', 'cursor')]
    return programPaths(computer, 'cursor')
  },
  // Whether it takes comments is not known; refusing a file that may well work would be worse than keeping them.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  urlEntry,
  // Ignored without a word (cursor#3606).
  isReservedName: (name) => name.startsWith('filesystem'),
  isProcess: ({ name }) => /^cursor(?:\.exe)?$/i.test(name),
  reload: 'In Cursor, open Settings, MCP, and switch the server off and on; or restart Cursor.',
  snippet: jsonSnippet(['mcpServers'], 'For ~/.cursor/mcp.json, or .cursor/mcp.json in a project.'),
}
