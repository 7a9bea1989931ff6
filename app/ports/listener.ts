/** A listening TCP socket of this computer, in the one shape that every operating system's answer is turned into. */
export interface Listener {
  readonly port: number
  /** As the socket is bound: `127.0.0.1`, `0.0.0.0`, `::1`, `::`... */
  readonly address: string
  readonly family: 4 | 6
  /** null when the operating system does not tell us, as for another user's process. */
  readonly pid: number | null
  readonly process: string | null
  /** The user id that opened it; null on Windows. */
  readonly user: string | null
}

/** First and last port, both included. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

export const isWithin = (port: number, range: PortRange): boolean => port >= range.first && port <= range.last
