/** Whether a server may be put on a berth, and why not. Pure. */
import type { PortSlot } from '../../app/contract/ports.ts'
import { berthWords } from './port-words.ts'

export type Landing =
  | { readonly kind: 'fits' }
  /** Where it is already. */
  | { readonly kind: 'home' }
  | { readonly kind: 'taken'; readonly words: string }

/** `slot` is what the map says of the port; null for a free one. */
export function landingOn(port: number, from: number, slot: PortSlot | null): Landing {
  if (port === from) return { kind: 'home' }
  // "Left alone" keeps new servers away that nobody placed; who puts one there means it.
  if (slot === null || slot.state === 'free' || slot.state === 'left-alone') return { kind: 'fits' }
  return { kind: 'taken', words: `${port} is taken by ${berthWords(slot).name}` }
}

/** The one server that can be moved from here; null for none, and for two that want one port: that takes the dialog. */
export function movable({ servers }: Pick<PortSlot, 'servers'>): string | null {
  return servers.length === 1 ? (servers[0] ?? null) : null
}
