/** Codex (CLI, IDE extension and desktop app): TOML, streamable HTTP or stdio only (clients.md 2.2). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { tomlBlock, tomlConfig } from './edit-toml.ts'
import { commandEntry } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

const TABLE = 'mcp_servers'

export const codex: Client = {
  id: 'codex',
  name: 'Codex',
  async places(computer) {
    const profile = folderFrom(computer, 'CODEX_HOME', '.codex')
    return [{ path: join(profile, 'config.toml'), profile }]
  },
  signs: (computer) => programPaths(computer, 'codex'),
  parse: tomlConfig(TABLE),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // `headers` would be dropped silently, `bearer_token` keeps all of Codex from starting; SSE it cannot speak.
  urlEntry: ({ url, transport, headers }) => {
    if (transport === 'sse') return null
    return Object.keys(headers).length > 0 ? { url, http_headers: headers } : { url }
  },
  isProcess: ({ name }) => /^codex(?:\.exe)?$/i.test(name),
  reload: 'Restart Codex: it reads its config once, at start.',
  snippet: {
    language: 'toml',
    text: (name, entry) => tomlBlock(TABLE, name, entry, '\n'),
    note: 'For ~/.codex/config.toml.',
  },
}
