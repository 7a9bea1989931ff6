/** What a person would paste to reach a server from each client, for those who rather do it by hand. */

import type { Snippet } from '../contract/answers.ts'
import { MASK } from '../contract/credential.ts'
import type { Home } from '../home.ts'
import type { Client, Launcher, MooredServer } from './client.ts'
import { commandEntry, urlEntry } from './entry-forms.ts'
import { freeEntryName } from './entry-name.ts'
import { bridgeCommand, ourEntry, urlTarget } from './our-entry.ts'

/** One per client, then one for any other program. `masked` shows the token as dots. */
export function snippetsFor(
  clients: readonly Client[],
  server: MooredServer,
  masked: boolean,
  deps: { readonly launcher: Launcher; readonly home: Home },
): readonly Snippet[] {
  const shown = masked && server.token !== null ? { ...server, token: MASK } : server
  const own = clients.flatMap((client) => [ownForm(client, shown, deps), ...doubtfulForm(client, shown)])
  return [...own, generic(shown, deps)]
}

function ownForm(client: Client, server: MooredServer, deps: { launcher: Launcher; home: Home }): Snippet {
  const { language, text, note } = client.snippet
  const entry = ourEntry(client, server, deps)
  return {
    client: client.id,
    title: client.name,
    language,
    text: text(freeEntryName(client, server.id, []), entry),
    note,
  }
}

function doubtfulForm({ id, snippet, doubtful }: Client, server: MooredServer): readonly Snippet[] {
  const target = urlTarget(server)
  if (!doubtful || !target) return []
  const { title, note } = doubtful
  const text = snippet.text(server.id, doubtful.entry(target))
  return [{ client: `${id}-by-url`, title, language: snippet.language, text, note }]
}

function generic(server: MooredServer, { launcher, home }: { launcher: Launcher; home: Home }): Snippet {
  const target = urlTarget(server)
  const entry = target ? urlEntry(target) : commandEntry(bridgeCommand(launcher, home, server.id))
  return {
    client: 'generic',
    title: 'Any other client',
    language: 'json',
    text: JSON.stringify({ mcpServers: { [server.id]: entry } }, null, 2),
    note: 'Most clients read this form; the name of the outer key may differ.',
  }
}
