/** Finds out where a caller that keeps showing an old token has it from. */
import type { Clients } from '../clients/clients.ts'
import type { OldTokenNews } from '../contract/traffic.ts'
import { moored, type Tools } from './tools.ts'

/** An entry is looked for first in the files of the client whose name the caller says. Failures: those of reading. */
export async function oldTokenNews(tools: Tools, id: string, caller: string): Promise<OldTokenNews> {
  const definition = await tools.definitions.require(id)
  const clients = await tools.clients()
  const server = moored(id, definition, await tools.tokens.read(id))
  return { id, caller, source: await sourceOf(clients, server, caller) }
}

async function sourceOf(
  clients: Clients,
  server: Parameters<Clients['oldEntries']>[0],
  caller: string,
): Promise<OldTokenNews['source']> {
  const [entries, views] = await Promise.all([clients.oldEntries(server), clients.list()])
  const own = entries.find(({ clientName }) => clientName === caller)
  const client = views.find(({ name }) => name === caller)
  if (client && !own) return { kind: 'client', clientName: client.name, reload: client.reload }
  const found = own ?? entries[0]
  if (!found) return { kind: 'unknown' }
  const { clientName, ...entry } = found
  return { kind: 'entry', clientName, entry }
}
