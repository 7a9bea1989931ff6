/** What is said below a port while it is typed. Nothing of it keeps anyone from typing on. Pure. */
import type { PortSlot } from '../../../app/contract/ports.ts'
import { assertNever } from '../../../app/contract/result.ts'
import type { Settings } from '../../../app/contract/settings.ts'

export interface PortNote {
  readonly tone: 'quiet' | 'good' | 'warn'
  readonly text: string
  /** Whether another port would do better. */
  readonly suggest: boolean
}

export interface PortContext {
  readonly range: Settings['range']
  /** The port that the server has; null for one that is only being made. */
  readonly current: number | null
}

/** `slot` as `ports:check` answers it: what the server itself has of the port is left out. */
export function portNote(slot: PortSlot, { range, current }: PortContext): PortNote {
  const { port, servers, state } = slot
  if (servers.length > 0) {
    const text = `Reserved by ${servers.join(' and ')}. Two servers cannot share a port.`
    return { tone: 'warn', text, suggest: true }
  }
  switch (state) {
    case 'free':
    case 'running':
    case 'reserved':
      return freeNote(port, range)
    case 'left-alone': {
      const text = 'Free. Your settings leave it to other programs, but you can take it.'
      return { tone: 'quiet', text, suggest: false }
    }
    case 'container':
    case 'process':
    case 'exposed':
    case 'conflict':
      return { tone: 'warn', text: `Held by ${holderWords(slot)}. ${consequence(port, current)}`, suggest: true }
    default:
      return assertNever(state)
  }
}

function freeNote(port: number, { first, last }: Settings['range']): PortNote {
  if (port >= first && port <= last) return { tone: 'good', text: 'Free.', suggest: false }
  return { tone: 'quiet', text: `Free, and outside of the range ${first} to ${last}, which is fine.`, suggest: false }
}

const holderWords = ({ holders }: PortSlot): string =>
  holders.map(({ words }) => words).join(' and ') || 'another program'

function consequence(port: number, current: number | null): string {
  if (current === null) return 'You can add the server; it cannot start before the port is free.'
  if (current === port) return 'The server cannot start before it is free.'
  return 'A server moves to a free port only.'
}

/** The number that is typed; null for nothing and for what is no port. */
export function portIn(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return port >= 1 && port <= 65535 ? port : null
}
