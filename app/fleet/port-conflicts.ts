/** What a map of ports means for a server that does not run: who keeps it from its port. Pure. */
import type { PortHolder, PortMap, PortSlot } from '../contract/ports.ts'
import type { PortConflict } from '../contract/snapshot.ts'
import { isInTheWay } from '../ports/holder.ts'

export interface Finding {
  readonly conflict: PortConflict
  /**
   * False while it may be the engine's proxy of a container that is not listed yet, which may be the server's own:
   * that is so for the first tenths of a second of a container's life.
   */
  readonly isSure: boolean
}

/** null when the server could have its port now. */
export function findingIn(map: PortMap, id: string, port: number | null): Finding | null {
  const slot = map.slots.find((one) => one.port === port)
  if (!slot) return null
  const rivals = slot.servers.filter((server) => server !== id)
  const strangers = strangersOn(slot)
  const names = [...rivals.map((server) => rivalWords(server, slot)), ...strangers.map(({ words }) => words)]
  if (names.length === 0) return null
  const isSure = rivals.length > 0 || strangers.some((holder) => !mayBeProxy(holder))
  return { conflict: { port: slot.port, words: [...new Set(names)].join(' and ') }, isSure }
}

/** One that does not run holds nothing yet: it merely wants the same. */
function rivalWords(server: string, { holders }: PortSlot): string {
  const holdsIt = holders.some((holder) => holder.kind === 'container' && holder.server === server)
  return `the server "${server}"${holdsIt ? '' : ', which has the same port'}`
}

/** Containers of the servers that want the port are named as servers; Berth itself only tries it for a moment. */
const strangersOn = ({ holders, servers }: PortSlot): readonly PortHolder[] =>
  holders.filter(isInTheWay).filter((holder) => {
    if (holder.kind === 'container') return holder.server === null || !servers.includes(holder.server)
    return holder.kind !== 'process' || holder.standing !== 'berth'
  })

const mayBeProxy = ({ kind }: PortHolder): boolean => kind === 'forwarder' || kind === 'hidden'
