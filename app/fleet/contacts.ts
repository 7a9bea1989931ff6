/** Tells which clients have come to a server since their entries were written: what bridges and gates saw, no guess. */

import type { Sighting } from '../clients/sightings.ts'
import type { OwnEntry } from '../clients/standing.ts'
import type { ClientView, Contact, EntryStanding } from '../contract/client-views.ts'
import type { Instant } from '../contract/snapshot.ts'
import type { CallerView } from '../contract/traffic.ts'
import { callerName } from '../gate/caller-name.ts'
import type { Picture, ServerEntries } from './picture.ts'

/** What was seen at one server. */
export interface Seen {
  /** By bridges. */
  readonly sightings: readonly Sighting[]
  /** By its gate. */
  readonly callers: readonly CallerView[]
}

/** Looks at each server once. */
export async function withContacts(
  entries: readonly OwnEntry[],
  clients: readonly ClientView[],
  seenAt: (id: string) => Promise<Seen>,
): Promise<ServerEntries> {
  const ids = [...new Set(entries.map(({ id }) => id))]
  const drawn = ids.map(async (id) => {
    const seen = await seenAt(id)
    const own = entries.filter((entry) => entry.id === id)
    return [id, own.map((entry) => standingOf(entry, clients, seen))] as const
  })
  return new Map(await Promise.all(drawn))
}

function standingOf(
  { client, file, entryName, state, writtenAt }: OwnEntry,
  clients: readonly ClientView[],
  seen: Seen,
): EntryStanding {
  const view = clients.find(({ id }) => id === client)
  return { client, file, entryName, state, contact: view ? contactOf(view.name, writtenAt, seen) : null }
}

/** The latest; null when the client was not there since `writtenAt`. */
export function contactOf(clientName: string, writtenAt: number, { sightings, callers }: Seen): Contact | null {
  const own = sightings.filter(({ name }) => isSame(callerName({ client: name, agent: '' }), clientName))
  const called = callers.filter(
    ({ name, state }) => isSame(name, clientName) && (state === 'current' || state === 'previous'),
  )
  const contacts = [
    ...own.map(({ at, tools }) => ({ at, tools })),
    ...called.map(({ lastAt: at }) => ({ at, tools: null })),
  ]
  // A bridge calls through the gate: its word says more.
  const first = own.length > 0 ? contacts.slice(0, own.length) : contacts
  return first.filter(({ at }) => at >= writtenAt).toSorted((one, other) => other.at - one.at)[0] ?? null
}

/** Clients that have no name in our table yet call themselves by something like their own. */
const isSame = (one: string, other: string): boolean => plain(one) === plain(other)
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Milliseconds by which the time that is shown of a client's last call may lag behind. */
const LAG = 60_000

/** Of each call at a gate: looks again only where a client is awaited, or was last seen a while ago. */
export function whenAwaited(store: Picture['store'], look: () => void, now: () => Instant): (id: string) => void {
  return (id) => {
    const server = store.getState().servers.find((one) => one.id === id)
    const isStale = ({ contact }: EntryStanding): boolean => contact === null || now() - contact.at > LAG
    if (server?.entries.some(isStale)) look()
  }
}
