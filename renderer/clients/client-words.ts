/** What is said about a client in one line. Pure. */
import type { DeedView } from '../../app/contract/answers.ts'
import type { ClientView } from '../../app/contract/snapshot.ts'
import type { Mooring } from '../state/select.ts'

export function clientStatus({ installed, running }: Pick<ClientView, 'installed' | 'running'>): string {
  if (running) return 'Running'
  return installed ? 'Installed' : 'Not found on this computer'
}

/** How a server stands with a client, for the line under the client's name. */
export function mooringWords(mooring: Mooring, client: Pick<ClientView, 'installed' | 'running' | 'form'>): string {
  switch (mooring.kind) {
    case 'moored':
      return client.form === 'bridge' ? 'Added, through the bridge' : 'Added, by URL'
    case 'free':
      return clientStatus(client)
    case 'blocked':
      return mooring.problem
    case 'absent':
      return clientStatus(client)
  }
}

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
