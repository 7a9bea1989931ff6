/** Gemini CLI: `mcpServers` in its settings, comments yes, trailing commas no (clients.md 2.3, checked by running it). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, typedUrlEntry } from './entry-forms.ts'
import { programPaths } from './paths.ts'

export const geminiCli: Client = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  async places({ homedir }) {
    const profile = join(homedir, '.gemini')
    return [{ path: join(profile, 'settings.json'), profile }]
  },
  signs: (computer) => programPaths(computer, 'gemini'),
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'commented' }),
  // A mark keeps it from starting.
  byteOrderMark: 'strip',
  // On Windows, where the entry has variables, it takes ELECTRON_RUN_AS_NODE away, and the bridge is a window (0.61.0).
  bridgeEntry: commandEntry,
  // As `gemini mcp add` writes it; without a type it takes a URL for SSE.
  urlEntry: typedUrlEntry,
  isProcess: ({ name }) => /^gemini(?:\.exe)?$/i.test(name),
  reload:
    'In Gemini CLI, type /mcp reload, or start a new session. It leaves servers off in folders that you do not trust.',
  snippet: jsonSnippet(['mcpServers'], 'For ~/.gemini/settings.json, or .gemini/settings.json in a project.'),
}
