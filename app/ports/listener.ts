/** A listening TCP socket of this computer, in the one shape that every operating system's answer is turned into. */
import type { PortBinding } from '../contract/ports.ts'
import type { Instant } from '../contract/snapshot.ts'

export interface Listener extends PortBinding {
  readonly port: number
  /** null when the operating system does not tell us, as for another user's process. */
  readonly pid: number | null
  readonly process: string | null
  /** Secrets masked, at most 1,000 characters; null when hidden. */
  readonly command: string | null
  /** A name, or a number that has none; null where not even that is told. */
  readonly user: string | null
  readonly owner: Owner
  readonly startedAt: Instant | null
}

/** Seen from the user that Berth runs as. `system`: root, SYSTEM, or an account that no person has. */
export type Owner = 'own' | 'other-user' | 'system'

/** First and last port, both included. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

export const isWithin = (port: number, range: PortRange): boolean => port >= range.first && port <= range.last
