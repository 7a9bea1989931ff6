/** LM Studio: `mcp.json` in the form of Cursor (clients.md 2). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, httpOnly, jsonSnippet, urlEntry } from './entry-forms.ts'
import { appPaths } from './paths.ts'

export const lmStudio: Client = {
  id: 'lm-studio',
  name: 'LM Studio',
  async places({ homedir }) {
    const profiles = [join(homedir, '.lmstudio'), join(homedir, '.cache', 'lm-studio')]
    return profiles.map((profile) => ({ path: join(profile, 'mcp.json'), profile }))
  },
  signs: (computer) =>
    appPaths(computer, { bundle: 'LM Studio.app', folder: ['Programs', 'LM Studio'], program: 'lm-studio' }),
  // Whether it takes comments is not known; refusing a file that may well work would be worse than keeping them.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // Its page on MCP names no SSE.
  urlEntry: httpOnly(urlEntry),
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin' ? path.includes('/LM Studio.app/') : /^lm[ -]studio(?:\.exe)?$/i.test(name),
  reload: 'In LM Studio, switch the server on under Program, Integrations; restart it if the server does not show.',
  snippet: jsonSnippet(['mcpServers'], 'For "Edit mcp.json" in LM Studio.'),
}
