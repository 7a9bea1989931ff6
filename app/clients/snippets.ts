/** What a person would paste to reach a server from each client, for those who rather do it by hand. */

import type { Snippet } from '../contract/answers.ts'
import { MASK } from '../contract/credential.ts'
import type { Home } from '../home.ts'
import type { Client, Launcher, MooredServer } from './client.ts'
import { commandEntry, urlEntry } from './entry-forms.ts'
import { freeEntryName } from './entry-name.ts'
import { bridgeCommand, ourEntry } from './our-entry.ts'

/** One per client, then one for any other program. `masked` shows the token as dots. */
export function snippetsFor(
  clients: readonly Client[],
  server: MooredServer,
  masked: boolean,
  deps: { readonly launcher: Launcher; readonly home: Home },
): readonly Snippet[] {
  const shown = masked && server.token !== null ? { ...server, token: MASK } : server
  const own = clients.map((client) => ({
    client: client.id,
    title: client.name,
    language: client.snippet.language,
    text: client.snippet.text(freeEntryName(client, server.id, []), ourEntry(client, shown, deps)),
    note: client.snippet.note,
  }))
  return [...own, generic(shown, deps)]
}

function generic(server: MooredServer, { launcher, home }: { launcher: Launcher; home: Home }): Snippet {
  const { id, url, transport, token } = server
  const entry =
    url === null || transport === 'stdio'
      ? commandEntry(bridgeCommand(launcher, home, id))
      : urlEntry({ url, transport, headers: token === null ? {} : { Authorization: `Bearer ${token}` } })
  return {
    client: 'generic',
    title: 'Any other client',
    language: 'json',
    text: JSON.stringify({ mcpServers: { [id]: entry } }, null, 2),
    note: 'Most clients read this form; the name of the outer key may differ.',
  }
}
