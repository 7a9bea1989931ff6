/** What stands between callers and the server, in a few words. Pure. */
import type { ServerView } from '../../../app/contract/snapshot.ts'

type Guarded = Pick<ServerView, 'definition' | 'gate' | 'state' | 'bindings'>

export function gateWords({ definition, gate, state, bindings }: Guarded): string {
  if (gate === 'down') return 'In front, but it does not run'
  if (gate === 'up') return `In front, on ${addressesOf(bindings) || `127.0.0.1:${definition.port}`}`
  if (definition.auth === 'server') return 'None: the server checks the token itself'
  if (definition.auth === 'none') return 'None: nobody checks a token'
  return state.kind === 'running' ? 'From the next restart on' : 'In front whenever it runs'
}

const addressesOf = (bindings: Guarded['bindings']): string =>
  [...new Set(bindings.map(({ address, port }) => `${address}:${port}`))].join(' and ')

/** What the server itself may reach; null for what is usual. */
export function networkWords({ network, transport }: ServerView['definition']): string | null {
  if (network !== 'isolated') return null
  return transport === 'stdio' ? 'Isolated: no way out' : 'Isolated: only its gate reaches it, and it has no way out'
}
