/** What is known of the AI clients: their files, and how our entries in them stand. */
import type { Instant } from './snapshot.ts'

/** What is being done to an app that is quit for a write, in this order. */
export const restartSteps = ['quitting', 'writing', 'starting', 'checking'] as const
export type RestartStep = (typeof restartSteps)[number]

export interface ClientView {
  /** `claude-desktop`, `cursor`... as the CLI takes them. */
  readonly id: string
  readonly name: string
  readonly installed: boolean
  readonly running: boolean
  /** Why it uses no servers that its owner adds: an administrator's rule, in words, and what to do. Nothing is written then. */
  readonly policy: string | null
  /** How its entries reach a server. */
  readonly form: 'bridge' | 'url'
  /** Every config file it may read; more than one for several profiles or packages. */
  readonly files: readonly { readonly path: string; readonly exists: boolean; readonly problem: string | null }[]
  /** What a person does for a change to take effect: "Quit Claude fully and start it again." */
  readonly reload: string
  /** It takes up a changed file while it runs: nobody has to do anything. */
  readonly readsAgain: boolean
  /** It reads its file only when it starts, and can be quit for a write and started again. */
  readonly canRestart: boolean
  /** null unless that is being done now. */
  readonly restart: RestartStep | null
  /** What Berth last wrote into its files, the newest first. */
  readonly deeds: readonly DeedView[]
}

/** Something that was written into a client's files and can be taken back. */
export interface DeedView {
  readonly key: string
  readonly at: Instant
  readonly client: string
  /** The server. */
  readonly id: string
  readonly kind: 'link' | 'unlink'
  readonly files: readonly string[]
}

/** The entry of one server in one client. */
export interface EntryView {
  readonly client: string
  readonly file: string
  readonly entryName: string
}

/** What a client's file says of an entry of ours. */
export type EntryState =
  | { readonly kind: 'as-written' }
  /** As written, and the client also reads the file of the client with this name, in which the server is, too. */
  | { readonly kind: 'twice'; readonly also: string }
  /** Somebody took it out. */
  | { readonly kind: 'gone' }
  /** It went with all others of ours, as when the client writes the file anew from what it had in memory. */
  | { readonly kind: 'overwritten' }
  /** The app's package went, and its file with it, as when an update of it fails on Windows. */
  | { readonly kind: 'package-gone' }
  /** Somebody changed it by hand. */
  | { readonly kind: 'changed' }
  /** What became of it cannot be told. */
  | { readonly kind: 'unreadable'; readonly problem: string }

/** The client introduced itself to the server after its entry was written. */
export interface Contact {
  /** Of its last `initialize` that the bridge saw, or of its last request that the gate let in. */
  readonly at: Instant
  /** How many tools the last list it was given had; null when it has not asked, or nobody could see. */
  readonly tools: number | null
}

/** An entry as it stands, and what it has led to. */
export interface EntryStanding extends EntryView {
  readonly state: EntryState
  /** null while the client has not been seen since the entry was written. */
  readonly contact: Contact | null
}
