/** The one picture of the fleet that tray, window and CLI draw. Immutable, and never holds a secret. */
import type { ClientView, EntryStanding } from './client-views.ts'
import type { FailureView } from './failure.ts'
import type { SecretPlace } from './secret.ts'
import type { ServerDefinition } from './server.ts'
import type { Settings } from './settings.ts'

/** Milliseconds since the epoch. */
export type Instant = number

export type EngineView =
  | { readonly kind: 'searching' }
  | {
      readonly kind: 'ready'
      readonly product: 'docker' | 'podman'
      readonly version: string
      readonly apiVersion: string
      /** Where it answers: a socket path, a named pipe or a loopback URL. */
      readonly endpoint: string
      readonly operatingSystem: string
      readonly architecture: string
    }
  | {
      readonly kind: 'missing'
      readonly failure: FailureView
      /** Every place that was tried, with what it answered. */
      readonly tried: readonly { readonly endpoint: string; readonly problem: string }[]
      readonly nextTryAt: Instant
    }

export interface LayerProgress {
  readonly id: string
  readonly status: 'waiting' | 'downloading' | 'extracting' | 'done'
  /** Bytes of the current step; 0 while unknown. */
  readonly current: number
  readonly total: number
}

/** What a start is doing now. */
export type StartStep =
  | { readonly kind: 'queued' }
  /** Until whoever holds its port has left. */
  | { readonly kind: 'wait-for-port'; readonly port: number }
  | {
      readonly kind: 'pull'
      readonly image: string
      readonly layers: readonly LayerProgress[]
      readonly currentBytes: number
      readonly totalBytes: number
    }
  | {
      readonly kind: 'build'
      readonly image: string
      readonly step: number
      readonly steps: number
      readonly line: string
    }
  | { readonly kind: 'create' }
  | { readonly kind: 'launch' }

/** The last time the container ended by itself. */
export interface Crash {
  readonly at: Instant
  readonly exitCode: number
  readonly outOfMemory: boolean
  /** The end of its log, secrets redacted, at most 20 lines. */
  readonly lastLines: readonly string[]
  /** In words: "It ran out of memory (limit 512m)". */
  readonly reason: string
}

export type ServerState =
  /** No container, or one that was stopped on request. */
  | { readonly kind: 'stopped' }
  /** A stdio server: the bridge runs it when a client asks, nothing to start. */
  | { readonly kind: 'on-demand'; readonly sessions: number }
  | { readonly kind: 'starting'; readonly step: StartStep; readonly since: Instant }
  | { readonly kind: 'running'; readonly since: Instant }
  | { readonly kind: 'paused' }
  | { readonly kind: 'stopping'; readonly since: Instant }
  /** It ended by itself and the engine will not try again. */
  | { readonly kind: 'crashed'; readonly crash: Crash }
  /** It keeps ending and the engine keeps starting it. */
  | { readonly kind: 'restarting'; readonly crash: Crash; readonly restarts: number }
  /** The last start did not get as far as a running container. */
  | { readonly kind: 'failed'; readonly failure: FailureView; readonly at: Instant }

export type ProbeStageName = 'tcp' | 'http' | 'auth' | 'initialize' | 'tools'
export interface ProbeStage {
  readonly name: ProbeStageName
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly milliseconds: number
}

/** One finished handshake, good or bad. */
export interface ProbeReport {
  readonly at: Instant
  readonly stages: readonly ProbeStage[]
  readonly milliseconds: number
  readonly outcome:
    | {
        readonly kind: 'healthy'
        /** `open`: it answers callers without a token, so every local process can use it. */
        readonly access: 'token' | 'open'
        readonly protocolVersion: string
        readonly serverName: string
        readonly serverVersion: string
        readonly tools: readonly { readonly name: string; readonly description: string }[]
      }
    | {
        readonly kind: 'unhealthy'
        readonly stage: ProbeStageName
        readonly reason: string
        readonly fix: string
        /** The server gave an answer, the wrong one; false while it may only be slow to load. */
        readonly answered: boolean
      }
}

export type Health =
  /** Not running, or never probed. */
  | { readonly kind: 'unknown' }
  /** Started moments ago; a failed probe is not news yet. `last` is what the last one brought. */
  | { readonly kind: 'waiting'; readonly since: Instant; readonly last: ProbeReport | null }
  | { readonly kind: 'probed'; readonly report: ProbeReport }

/** A server that cannot have its port now, found out while it does not run. */
export interface PortConflict {
  readonly port: number
  /** For a sentence: "node, pid 4242"; names the other server where two want one port. */
  readonly words: string
}

export interface TokenView {
  readonly createdAt: Instant
  /** When it should be replaced, by the schedule of the settings; null for never. */
  readonly dueAt: Instant | null
  /** Until when the one before it still works; null when it does not. */
  readonly previousUntil: Instant | null
}

export interface ServerView {
  readonly id: string
  /** With the values of `secrets` replaced by `•••`. */
  readonly definition: ServerDefinition
  readonly state: ServerState
  readonly health: Health
  /** The last crash since Berth saw the server, also while it runs again. */
  readonly lastCrash: Crash | null
  /** The running container was made from an older definition: restart to apply. */
  readonly outdated: boolean
  readonly conflict: PortConflict | null
  /** Host address and port as the engine reports them. */
  readonly bindings: readonly { readonly address: string; readonly port: number; readonly containerPort: number }[]
  readonly container: { readonly id: string; readonly image: string; readonly createdAt: Instant } | null
  readonly token: TokenView | null
  /** Secrets whose values still lie in fleet.json, by name; see `secret:keep`. */
  readonly plainSecrets: readonly string[]
  /** Secrets whose values the store has, by name; null while nobody has looked. See `secretsOf`. */
  readonly keptSecrets: Readonly<Record<string, SecretPlace>> | null
  /** null when none stands in front of it. `down`: the server may run, but nobody reaches it. */
  readonly gate: 'up' | 'down' | null
  /** Where other computers reach it; null while they are not meant to. `down`: they are, and nobody does now. */
  readonly remote: { readonly url: string; readonly state: 'up' | 'down' } | null
  readonly entries: readonly EntryStanding[]
}

export interface Snapshot {
  /** Grows by one with each change; a face ignores older ones. */
  readonly revision: number
  readonly engine: EngineView
  readonly servers: readonly ServerView[]
  readonly clients: readonly ClientView[]
  readonly settings: Settings
  /** Problems of files Berth reads, like a fleet.json that does not parse. */
  readonly problems: readonly FailureView[]
  readonly app: {
    readonly version: string
    readonly home: string
    readonly platform: string
    readonly packaged: boolean
  }
}
