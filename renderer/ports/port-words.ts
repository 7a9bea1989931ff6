/** What the ports screen calls things: states, berths, the range as a whole. Pure. */
import type { PortHolder, PortMap, PortSlot, PortState } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'
import { count, counted } from '../words/amounts.ts'
import { isInRange } from './plan-rows.ts'

/** As the legend has them: the worst first. */
export const states = [
  'conflict',
  'exposed',
  'running',
  'reserved',
  'container',
  'process',
  'left-alone',
  'free',
] as const satisfies readonly PortState[]

export const stateWords: Readonly<Record<PortState, string>> = {
  conflict: 'Conflict',
  exposed: 'Exposed',
  running: 'Running',
  reserved: 'Reserved',
  container: 'Container',
  process: 'Process',
  'left-alone': 'Left alone',
  free: 'Free',
}

/** For a tooltip of the legend. */
export const stateMeanings: Readonly<Record<PortState, string>> = {
  conflict: 'A server of yours wants the port, and somebody else has it',
  exposed: 'A container that other computers can reach',
  running: 'A server of yours listens here',
  reserved: 'Kept for a server of yours that does not run now',
  container: 'A container that is not Berth\u2019s',
  process: 'A program that is not in a container',
  'left-alone': 'Free, but your settings keep new servers away',
  free: 'Nobody listens here',
}

export interface BerthWords {
  /** Who is there. */
  readonly name: string
  /** What that is. */
  readonly note: string
}

export function berthWords({ state, servers, holders }: PortSlot): BerthWords {
  const [server, second] = servers
  if (server !== undefined) {
    return { name: second === undefined ? server : `${server}, ${second}`, note: stateWords[state] }
  }
  const [holder] = holders
  if (!holder) return { name: stateWords[state], note: '' }
  return state === 'exposed' ? { ...strangerWords(holder), note: stateWords.exposed } : strangerWords(holder)
}

function strangerWords(holder: PortHolder): BerthWords {
  switch (holder.kind) {
    case 'process':
      return { name: holder.name ?? 'Unnamed', note: `pid ${holder.pid}` }
    case 'container':
      return { name: holder.name, note: stateWords.container }
    case 'hidden':
      return { name: 'Hidden', note: holder.user ?? 'other user' }
    case 'forwarder':
      return { name: holder.product, note: holder.pid === null ? 'forwarder' : `pid ${holder.pid}` }
    case 'system':
      return { name: 'System', note: 'kept back' }
    default:
      return assertNever(holder)
  }
}

/** A berth read aloud: "3702, notes, running, container berth-notes". */
export function berthLabel(port: number, slot: PortSlot | null, isNext: boolean): string {
  if (slot === null || slot.state === 'free') return `${port}, free${isNext ? ', the next server goes here' : ''}`
  const { name } = berthWords(slot)
  const others = slot.holders.filter(({ words }) => words !== name).map(({ words }) => words)
  const told = slot.state === 'left-alone' ? ['left alone'] : [name, stateWords[slot.state].toLowerCase(), ...others]
  return [port, ...told].join(', ')
}

export type Counts = Readonly<Record<PortState, number>>

/** Of the range. */
export function countsOf({ range, slots }: Pick<PortMap, 'range' | 'slots'>): Counts {
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<PortState, number>
  counts.free = range.last - range.first + 1
  for (const { port, state } of slots) {
    if (!isInRange(range, port) || state === 'free') continue
    counts[state] += 1
    counts.free -= 1
  }
  return counts
}

/** "97 free, 3 of yours, 1 conflict". Conflicts and exposures are of all ports, in the range or not. */
export function summaryWords(map: Pick<PortMap, 'range' | 'slots' | 'exposures'>): string {
  const counts = countsOf(map)
  const size = map.range.last - map.range.first + 1
  const ours = map.slots.filter(({ servers }) => servers.length > 0).length
  const others = counts.container + counts.process
  const conflicts = map.slots.filter(({ state }) => state === 'conflict').length
  const { free } = counts
  const told = [
    free === size ? `All ${count(size)} free` : `${count(free)} free`,
    ours > 0 && `${count(ours)} of yours`,
    others > 0 && `${count(others)} of others`,
    map.exposures.length > 0 && `${count(map.exposures.length)} exposed`,
    conflicts > 0 && counted(conflicts, 'conflict'),
    counts['left-alone'] > 0 && `${count(counts['left-alone'])} left alone`,
  ]
  return told.filter((words) => words !== false).join(', ')
}
