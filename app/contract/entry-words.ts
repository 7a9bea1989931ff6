/** How window and terminal put into words how an entry stands, and whether its client has come. */

import type { Contact, EntryStanding, EntryState } from './client-views.ts'
import { assertNever } from './result.ts'

/** Something of it is still in the client's file, or may be. */
export const isInFile = ({ state }: Pick<EntryStanding, 'state'>): boolean => !lost.includes(state.kind)
const lost: readonly EntryState['kind'][] = ['gone', 'overwritten', 'package-gone']

/** It is not as we wrote it: to be put back, or forgotten. */
export const isAstray = ({ state }: Pick<EntryStanding, 'state'>): boolean =>
  state.kind !== 'as-written' && state.kind !== 'twice'

/** null for an entry of which there is nothing to say. */
export function entryTrouble(state: EntryState, client: string): string | null {
  switch (state.kind) {
    case 'as-written':
      return null
    case 'twice':
      return `${client} also takes over the servers of ${state.also}, so it shows this one twice.`
    case 'gone':
      return `The entry is gone from ${client}'s file: somebody took it out.`
    case 'overwritten':
      return `${client} wrote its file anew, and Berth's entries are gone from it.`
    case 'package-gone':
      return `The package of ${client} was removed or installed anew, and its file with the entry is gone.`
    case 'changed':
      return 'Somebody changed the entry: it is no longer what Berth wrote.'
    case 'unreadable':
      return state.problem
    default:
      return assertNever(state)
  }
}

/** `time`: a moment as this face writes it. */
export function contactWords(contact: Contact | null, client: string, time: (at: number) => string): string {
  if (contact === null) return `Written; waiting for ${client} to connect`
  const listed = contact.tools === null ? '' : `, listed ${contact.tools} ${contact.tools === 1 ? 'tool' : 'tools'}`
  return `${client} connected at ${time(contact.at)}${listed}`
}
