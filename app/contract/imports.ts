/** What can be told and asked about servers that stand in clients' files already. No value of a variable is in here. */
import { z } from 'zod'
import type { ServerPlan } from './answers.ts'
import type { EntryView } from './client-views.ts'
import { ServerId } from './server.ts'
import type { Instant } from './snapshot.ts'

export interface ImportPlace extends EntryView {
  readonly clientName: string
}

/** Entries that lead to the same thing, in however many clients. */
export interface ImportItem {
  /** Names them as they are now: another after any change to one. */
  readonly key: string
  readonly name: string
  readonly kind: 'docker' | 'npx' | 'uvx' | 'url' | 'program' | 'extension' | 'ours'
  /** The image, the package, the host or the program. */
  readonly what: string
  readonly places: readonly ImportPlace[]
  /** What it would become, or why it cannot be taken over. */
  readonly plan: ServerPlan
}

/** Servers that were taken over, for as long as that can be undone. */
export interface TakenOver {
  readonly key: string
  readonly at: Instant
  readonly servers: readonly string[]
  readonly entries: readonly EntryView[]
}

export interface ImportList {
  /** Those that can be taken over first. */
  readonly items: readonly ImportItem[]
  /** Files that could not be read. */
  readonly problems: readonly { readonly client: string; readonly file: string; readonly message: string }[]
  /** The newest first. */
  readonly taken: readonly TakenOver[]
}

export interface ImportReport {
  readonly taken: TakenOver
  readonly backups: readonly string[]
  /** What the person does next in their clients; null when these take it up by themselves. */
  readonly next: string | null
}

export interface ImportUndone {
  readonly entries: readonly EntryView[]
  readonly removed: readonly string[]
  /** Servers that stay, as other clients have entries for them by now. */
  readonly kept: readonly string[]
}

const Key = z.string().regex(/^[0-9a-f]{8,64}$/, 'The key of an import is one that the list gave.')
const ClientId = z.string().max(40)

/** `clients`: only the entries in these; in all of them otherwise. */
export const TakeOver = z.object({
  items: z
    .array(z.object({ key: Key, id: ServerId.optional(), clients: z.array(ClientId).max(50).optional() }))
    .min(1)
    .max(200),
})
export type TakeOver = z.infer<typeof TakeOver>
export const UndoImport = z.object({ key: Key })
