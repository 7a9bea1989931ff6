/** Which ports a search and the legend's filter leave, by name, port or pid. Pure. */
import type { PortHolder, PortMap, PortSlot, PortState } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'

export interface Wanted {
  readonly query: string
  /** Empty lets all through. */
  readonly states: ReadonlySet<PortState>
}

type Searched = Pick<PortMap, 'range' | 'slots'>

/** null when nothing is asked for. */
export function matchingPorts({ range, slots }: Searched, { query, states }: Wanted): ReadonlySet<number> | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && states.size === 0) return null
  const found = new Set<number>()
  const bySlot = new Map(slots.map((slot) => [slot.port, slot]))
  const look = (port: number): void => {
    const slot = bySlot.get(port)
    if (states.size > 0 && !states.has(slot?.state ?? 'free')) return
    if (words.every((word) => isFound(word, port, slot))) found.add(port)
  }
  for (let port = range.first; port <= range.last; port++) look(port)
  for (const { port } of slots) look(port)
  return found
}

/** Numbers match from their beginning, so that 37 finds 3700 and not pid 13702; names match anywhere. */
function isFound(word: string, port: number, slot: PortSlot | undefined): boolean {
  const digits = word.replace(/^:/, '')
  if (/^\d+$/.test(digits)) {
    const numbers = [String(port), ...(slot?.holders ?? []).flatMap(pidOf)]
    if (numbers.some((number) => number.startsWith(digits))) return true
  }
  return slot !== undefined && namesOf(slot).some((name) => name.toLowerCase().includes(word))
}

function pidOf(holder: PortHolder): readonly string[] {
  return (holder.kind === 'process' || holder.kind === 'forwarder') && holder.pid !== null ? [String(holder.pid)] : []
}

function namesOf({ servers, holders }: PortSlot): readonly string[] {
  return [...servers, ...holders.flatMap(holderNames)]
}

function holderNames(holder: PortHolder): readonly string[] {
  switch (holder.kind) {
    case 'process':
      return [holder.name, holder.user, holder.command].filter((name) => name !== null)
    case 'container':
      return [holder.name, holder.image, holder.project].filter((name) => name !== null)
    case 'hidden':
      return holder.user === null ? [] : [holder.user]
    case 'forwarder':
      return [holder.product]
    case 'system':
      return ['system']
    default:
      return assertNever(holder)
  }
}

/** Where Enter leads: the port that was typed in full, else the first that somebody has, else the first at all. */
export function firstMatch(matches: ReadonlySet<number>, query: string, slots: readonly PortSlot[]): number | null {
  const typed = Number(query.trim().replace(/^:/, ''))
  if (matches.has(typed)) return typed
  return slots.find(({ port }) => matches.has(port))?.port ?? [...matches][0] ?? null
}
