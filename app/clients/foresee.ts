/** Tells what another address of a server would do to its entries, without touching them. */
import type { EntryView } from '../contract/client-views.ts'
import type { Home } from '../home.ts'
import type { Client, Launcher, MooredServer } from './client.ts'
import { addressIn } from './entry-address.ts'
import { outlookOf } from './moor.ts'
import { ourEntry } from './our-entry.ts'
import { readSettled } from './read-file.ts'
import type { EntryRecord, Registry } from './registry.ts'
import { assertWritable } from './write-file.ts'

/** An entry that leads elsewhere afterwards. Both values are without its token. */
export interface EntryMove extends EntryView {
  readonly from: string
  readonly to: string
}

/** An entry that stays as it is. */
export interface EntryStay extends EntryView {
  readonly clientName: string
  /** `by-hand`: a person changed it, so it leads where it led. */
  readonly reason: 'bridge' | 'by-hand'
}

export interface Forecast {
  readonly moves: readonly EntryMove[]
  readonly stays: readonly EntryStay[]
}

/**
 * In the order in which `rewrite` goes through them. Throws Failure 'client-file' or 'file-unreadable' for a file that
 * could not be read, or that is read-only and would have to be written.
 */
export async function foresee(
  clients: readonly Client[],
  registry: Registry,
  server: MooredServer,
  deps: { readonly launcher: Launcher; readonly home: Home },
): Promise<Forecast> {
  const moves: EntryMove[] = []
  const stays: EntryStay[] = []
  for (const client of clients) {
    for (const record of registry.entries.filter((own) => own.client === client.id && own.id === server.id)) {
      const found = await foreseeOne(client, record, server, deps)
      if (found && 'reason' in found) stays.push(found)
      else if (found) moves.push(found)
    }
  }
  return { moves, stays }
}

async function foreseeOne(
  client: Client,
  record: EntryRecord,
  server: MooredServer,
  deps: { readonly launcher: Launcher; readonly home: Home },
): Promise<EntryMove | EntryStay | null> {
  const { file, entryName } = record
  const view: EntryView = { client: client.id, file, entryName }
  const { document, state } = await readSettled(file, client.parse)
  const entry = ourEntry(client, server, deps)
  const current = document.entries.get(entryName)
  const outlook = outlookOf(record, document, entry)
  if (outlook === 'bridge') return { ...view, clientName: client.name, reason: 'bridge' }
  if (outlook === 'by-hand' && addressIn(current) !== null)
    return { ...view, clientName: client.name, reason: 'by-hand' }
  if (outlook !== 'rewrite') return null
  assertWritable(state)
  return { ...view, from: leadsTo(current), to: leadsTo(entry) }
}

/** Never more than the address: the rest of an entry holds the token. */
export const leadsTo = (entry: unknown): string => addressIn(entry) ?? 'the bridge'
