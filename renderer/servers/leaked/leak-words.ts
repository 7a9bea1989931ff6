/** What replacing a leaked token does, told before it is done. Pure. */

import type { ClientView } from '../../../app/contract/client-views.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'

export interface LeakWords {
  /** In the order in which it happens. */
  readonly effects: readonly string[]
  /** Clients that go on with the old token until a person does something. */
  readonly reloads: readonly { readonly name: string; readonly todo: string }[]
}

type Subject = Pick<ServerView, 'definition' | 'state' | 'entries'>

export function leakWords({ definition, state, entries }: Subject, clients: readonly ClientView[]): LeakWords {
  const moored = clients.filter(({ id }) => entries.some(({ client }) => client === id))
  // An entry by URL holds the token; the bridge reads it at each call.
  const rewritten = moored.filter(({ form }) => form === 'url')
  const bridged = moored.filter(({ form }) => form === 'bridge')
  const isUp = state.kind === 'running'
  return {
    effects: [
      isUp ? 'A new token is made, and proved by a handshake.' : 'A new token is made. It counts from the next start.',
      'The old one is refused at once, without the usual grace.',
      ...(isUp ? [cutWords(definition)] : []),
      ...(rewritten.length > 0 ? [`${entriesWords(rewritten)} rewritten.`] : []),
      ...(bridged.length > 0
        ? [`${namesOf(bridged)} ${bridged.length === 1 ? 'takes' : 'take'} the new one by itself.`]
        : []),
      'Wherever the token was pasted by hand, the new one has to be pasted.',
    ],
    reloads: rewritten
      .filter(({ running, readsAgain }) => running && !readsAgain)
      .map(({ name, reload }) => ({ name, todo: reload })),
  }
}

const cutWords = ({ auth }: ServerView['definition']): string =>
  auth === 'gate'
    ? 'Whoever is connected is cut off for a moment. Who has the new token comes back.'
    : 'The server is started anew, since it checks the token itself. Whoever is connected is cut off.'

const entriesWords = (clients: readonly ClientView[]): string =>
  clients.length === 1 ? `The entry in ${namesOf(clients)} is` : `The entries in ${namesOf(clients)} are`

const namesOf = (clients: readonly ClientView[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(clients.map(({ name }) => name))
