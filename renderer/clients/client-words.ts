/** What is said about a client in one line. Pure. */

import type { ClientView, DeedView, EntryStanding } from '../../app/contract/client-views.ts'
import { contactWords, entryTrouble } from '../../app/contract/entry-words.ts'
import type { Mooring } from '../state/select.ts'
import { clockTime } from '../words/amounts.ts'
import type { Shape, Tone } from '../words/state-words.ts'

export function clientStatus({ installed, running }: Pick<ClientView, 'installed' | 'running'>): string {
  if (running) return 'Running'
  return installed ? 'Installed' : 'Not found on this computer'
}

/** How a server stands with a client, for the line under the client's name. */
export function mooringWords(
  mooring: Mooring,
  client: Pick<ClientView, 'name' | 'installed' | 'running' | 'form'>,
  now: number,
): string {
  switch (mooring.kind) {
    case 'moored':
      return mooredWords(mooring.entries, client, now)
    case 'lost':
      return 'Its entry is gone'
    case 'free':
      return clientStatus(client)
    case 'blocked':
      return mooring.problem
    case 'absent':
      return clientStatus(client)
  }
}

/** What is wrong comes first; else whether the client has come since. */
function mooredWords(entries: readonly EntryStanding[], { name }: Pick<ClientView, 'name'>, now: number): string {
  const troubles = entries.map(({ state }) => entryTrouble(state, name))
  const contacts = entries.flatMap(({ contact }) => contact ?? [])
  const latest = contacts.toSorted((one, other) => other.at - one.at)[0] ?? null
  return troubles.find((words) => words !== null) ?? contactWords(latest, name, (at) => clockTime(at, now))
}

/** Full once the client has come, half while it is awaited. */
export function mooringGlyph(mooring: Mooring): { readonly shape: Shape; readonly tone: Tone } {
  switch (mooring.kind) {
    case 'moored':
      if (mooring.entries.some(({ state }) => state.kind !== 'as-written')) return { shape: 'triangle', tone: 'warn' }
      return { shape: hasCome(mooring) ? 'dot' : 'half', tone: 'good' }
    case 'lost':
    case 'blocked':
      return { shape: 'triangle', tone: 'warn' }
    case 'free':
    case 'absent':
      return { shape: 'ring', tone: 'quiet' }
  }
}

/** The client has been seen since the entry was written: nothing is left to do. */
export const hasCome = (mooring: Mooring): boolean =>
  mooring.kind === 'moored' && mooring.entries.some(({ contact }) => contact !== null)

/** A path with the home folder as ~, the way people read it. */
export function shortPath(path: string, berthHome: string): string {
  const home = berthHome.replace(/[\\/]\.berth$/, '')
  if (home === berthHome || home === '' || !path.startsWith(home)) return path
  const rest = path.slice(home.length)
  return /^(?:[\\/]|$)/.test(rest) ? `~${rest}` : path
}

/** The same for every path in a sentence. */
export const withShortPaths = (sentence: string, berthHome: string): string =>
  sentence
    .split(' ')
    .map((word) => shortPath(word, berthHome))
    .join(' ')

export const deedWords = ({ kind, id }: Pick<DeedView, 'kind' | 'id'>): string =>
  kind === 'link' ? `${id} added` : `${id} removed`
