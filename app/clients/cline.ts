/** Cline: one file for its editor extension and its command line, watched while it runs (clients.md 2 and 2.5). */
import { dirname, isAbsolute, join } from 'node:path'
import type { Client, Computer } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, urlEntry } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

export const cline: Client = {
  id: 'cline',
  name: 'Cline',
  async places(computer) {
    const { CLINE_MCP_SETTINGS_PATH: file } = computer.env
    if (file && isAbsolute(file)) return [{ path: file, profile: dirname(file) }]
    const profile = dataFolder(computer)
    // Not the extension's globalStorage in VS Code: Cline moved what was there, and reads it no more.
    return [{ path: join(profile, 'settings', 'cline_mcp_settings.json'), profile }]
  },
  signs: (computer) => programPaths(computer, 'cline'),
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'json' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // Without a type it takes every URL for SSE.
  urlEntry: (target) => ({ type: target.transport === 'sse' ? 'sse' : 'streamableHttp', ...urlEntry(target) }),
  isProcess: ({ name }) => /^cline(?:\.exe)?$/i.test(name),
  lockFolder: (file) => `${file}.lock`,
  lockIsOwned: true,
  reload: 'Cline takes up its file by itself. If it does not, press Restart beside the server.',
  readsAgain: true,
  snippet: jsonSnippet(['mcpServers'], 'For "Configure MCP Servers" in Cline.'),
}

function dataFolder(computer: Computer): string {
  const { CLINE_DATA_DIR: data } = computer.env
  return data && isAbsolute(data) ? data : join(folderFrom(computer, 'CLINE_DIR', '.cline'), 'data')
}
