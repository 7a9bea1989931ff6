/** What commands answer beyond the snapshot. */

import type { DeedView, EntryView } from './client-views.ts'
import type { FileDiff, Hunk } from './diff.ts'
import type { FailureView } from './failure.ts'
import type { ServerDefinition } from './server.ts'
import type { Instant } from './snapshot.ts'
import type { TokenUse } from './traffic.ts'

/** One server that a source would add. */
export type ServerPlan =
  | { readonly ok: true; readonly id: string; readonly definition: ServerDefinition; readonly notes: readonly string[] }
  | { readonly ok: false; readonly id: string | null; readonly failure: FailureView }

export interface RotateReport {
  /** A handshake with the new token worked. False when the server does not run: its next start uses the new token. */
  readonly proven: boolean
  /** `open` when the server answers callers without a token, whatever Berth does. */
  readonly oldTokenRefused: boolean
  readonly access: 'token' | 'open'
  /** Until when the old token still works; null when it does not. */
  readonly previousUntil: Instant | null
  readonly rewrittenEntries: readonly EntryView[]
}

/** `backend`: the keychain's name on this computer. */
export type SecretStore = { readonly kind: 'keychain'; readonly backend: string } | { readonly kind: 'file' }

/** Secrets of one server that were moved, by name. */
export interface MovedSecrets {
  readonly id: string
  readonly names: readonly string[]
}

/** Of a token that somebody else had. */
export interface LeakReport extends RotateReport {
  /** Who showed the leaked token last, the latest first; empty where no gate stood in front. */
  readonly lastUses: readonly TokenUse[]
}

export interface LinkReport {
  /** Entries written or removed. Empty when everything was as asked already. */
  readonly entries: readonly EntryView[]
  readonly backups: readonly string[]
  /** What the person does next, like "Quit Claude fully and start it again." */
  readonly next: string | null
}

export interface UndoPlan {
  readonly deed: DeedView
  readonly files: readonly UndoFile[]
}

/** What undoing does to one file; the diff leads from what is there now to what would be. */
export type UndoFile = FileDiff &
  (
    | /** It is as Berth left it, and gets its old bytes back. */ { readonly kind: 'whole' }
    | {
        /** Somebody wrote it since: only our entry can be taken out or put in again. */
        readonly kind: 'entry'
        readonly entry: ThreeWay
        /** What others changed in it since; null when that cannot be told any more. */
        readonly since: readonly Hunk[] | null
        /** Why not even the entry can be undone. */
        readonly blocked: FailureView | null
      }
  )

/** Our entry as text at three moments; null where there was none. */
export interface ThreeWay {
  readonly before: string | null
  readonly written: string | null
  readonly now: string | null
}

/** What became of our entries when a server was removed; `next` names also what had to stay. */
export interface RemoveReport extends LinkReport {
  /** False when there was nothing of such a server: no definition, container or entry. */
  readonly found: boolean
}

/** One client's form of the entry, for a person to paste. The token is shown as `•••`. */
export interface Snippet {
  readonly client: string
  readonly title: string
  readonly language: 'json' | 'toml' | 'yaml' | 'shell'
  readonly text: string
  readonly note: string | null
}
