/** GitHub Copilot CLI: `mcp-config.json`, each entry with the tools that it may use (clients.md 2.3, checked by running it). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, typedUrlEntry } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

/** None of them without this. */
const ALL = { tools: ['*'] }

export const copilotCli: Client = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  async places(computer) {
    const profile = folderFrom(computer, 'COPILOT_HOME', '.copilot')
    return [{ path: join(profile, 'mcp-config.json'), profile }]
  },
  signs: (computer) => programPaths(computer, 'copilot'),
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  bridgeEntry: (bridge) => ({ type: 'local', ...commandEntry(bridge), ...ALL }),
  urlEntry: (target) => ({ ...typedUrlEntry(target), ...ALL }),
  isProcess: ({ name }) => /^copilot(?:\.exe)?$/i.test(name),
  reload: 'Start a new Copilot CLI session.',
  snippet: jsonSnippet(['mcpServers'], 'For ~/.copilot/mcp-config.json.'),
}
