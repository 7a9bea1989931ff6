/** Follows which addresses this computer has, and brings back what other computers reach when its address is back. */
import { networkInterfaces } from 'node:os'
import type { Snapshot } from '../contract/snapshot.ts'
import { allAddresses } from '../ports/own-addresses.ts'
import type { Picture } from './picture.ts'

/** Milliseconds between two looks: no system tells of its own accord, and one takes far less than one. */
const PERIOD = 10_000

export interface AddressWatchParts {
  readonly picture: Picture
  /** Lets other computers to a server that runs, as its definition says. */
  readonly reach: (id: string) => Promise<void>
  readonly log: (line: string) => void
  readonly addresses?: () => ReadonlySet<string>
  readonly period?: number
}

/** The addresses that this computer has at this moment. */
export const addressesNow = (): ReadonlySet<string> => allAddresses(networkInterfaces())

/** Returns how to end it. Looks only while some server is meant for other computers. */
export function watchAddresses(parts: AddressWatchParts): () => void {
  const { picture, addresses = addressesNow, period = PERIOD } = parts
  let known = ''
  const look = (): void => {
    if (!picture.store.getState().servers.some(({ remote }) => remote !== null)) return
    const now = addresses()
    const text = [...now].join(' ')
    if (text === known) return
    known = text
    picture.showAddresses(now)
    for (const id of cutOff(picture.store.getState(), now)) {
      parts.reach(id).catch((cause: unknown) => parts.log(`Letting other computers to ${id}: ${String(cause)}`))
    }
  }
  const timer = setInterval(look, period)
  timer.unref()
  // The first server that is meant for others shows in the picture, not in the addresses.
  const unsubscribe = picture.store.subscribe(({ servers }, before) => {
    if (known === '' && servers !== before.servers) look()
  })
  look()
  return () => {
    clearInterval(timer)
    unsubscribe()
  }
}

/** Those that run and could be reached: the engine did not bring back what it could not start while the address was gone. */
function cutOff({ servers }: Snapshot, addresses: ReadonlySet<string>): readonly string[] {
  return servers.flatMap(({ id, state, gate, remote, definition }) => {
    const isReady = state.kind === 'running' && gate === 'up' && remote?.state === 'down'
    return isReady && definition.remote && addresses.has(definition.remote.address) ? [id] : []
  })
}
