/** How other computers reach a server: the ways there are from here, and what a person does on each side. */
import type { FailureView } from './failure.ts'
import type { Instant } from './snapshot.ts'

/** An IPv4 address of this computer that others may reach it at. */
export interface OwnAddress {
  readonly address: string
  /** `mesh`: a VPN of a person's own devices. `lan`: everybody in the local network. `public`: the whole internet. */
  readonly reach: 'mesh' | 'lan' | 'public'
  /** Like `192.168.1.0/24`: who the firewall would let in. */
  readonly subnet: string
  /** Like "Wi-Fi or Ethernet (wlan0), your local network". */
  readonly words: string
}

/** One that can be chosen. */
export interface AddressOffer extends OwnAddress {
  /** Free there: the server's own number, or the next one. null when none was found. */
  readonly port: number | null
}

/** The certificate authority of this home, which another computer has to trust. */
export interface AuthorityView {
  /** PEM. */
  readonly certificate: string
  /** SHA-256, as `AB:CD:...`. */
  readonly fingerprint: string
  readonly validUntil: Instant
}

/** Something to type or paste, on this computer or on another one. */
export interface Instruction {
  readonly title: string
  /** What to do, or what the command does. */
  readonly words: string
  /** null where there is nothing to type. */
  readonly command: string | null
}

export interface RemoteOptions {
  readonly addresses: readonly AddressOffer[]
  readonly ssh: Instruction
  /** Why the server cannot be reached from other computers at all, as one without a gate; null when it can. */
  readonly refusal: FailureView | null
  /** null while other computers do not reach it. */
  readonly current: RemoteNow | null
}

export interface RemoteNow {
  readonly url: string
  /** Why nobody reaches it now; null when somebody may, or while the server does not run. */
  readonly problem: FailureView | null
  readonly authority: AuthorityView
  /** For this computer. */
  readonly firewall: readonly Instruction[]
  /** For the other one. */
  readonly clients: readonly Instruction[]
}
