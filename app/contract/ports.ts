/** The ports of the range as a person looks at them: who holds which, and the ways out of a conflict. */
import { z } from 'zod'
import { Port } from './forms.ts'
import { ServerId } from './server.ts'
import type { Instant } from './snapshot.ts'

/** Where something listens. `0.0.0.0` and `::` stand for every address of this computer. */
export interface PortBinding {
  readonly address: string
  readonly family: 4 | 6
}

interface Held {
  readonly bindings: readonly PortBinding[]
  /** For a sentence: "node, pid 4242" or "container web (nginx:1.27)". */
  readonly words: string
}

/** Who occupies a port. Several may hold one, on different addresses. */
export type PortHolder = Held &
  (
    | {
        readonly kind: 'process'
        readonly pid: number
        readonly name: string | null
        /** The whole command line with secrets masked, at most 1,000 characters; null when the system hides it. */
        readonly command: string | null
        /** The user's name, or their number where there is no name for it. */
        readonly user: string | null
        readonly startedAt: Instant | null
        /** `own`: the person's own and no part of the system, so that it may be asked to quit. */
        readonly standing: 'own' | 'other-user' | 'system' | 'berth'
      }
    /** Somebody listens, but the system does not tell this user who. */
    | { readonly kind: 'hidden'; readonly user: string | null }
    | {
        readonly kind: 'container'
        readonly id: string
        readonly name: string
        readonly image: string
        /** Its compose project, when it has one. */
        readonly project: string | null
        /** The server of this home that it belongs to; null for a foreign container. */
        readonly server: string | null
        /** It belongs to another Berth home. */
        readonly otherHome: boolean
      }
    /** A program that stands in for a virtual machine: Docker Desktop, WSL... No container of this engine explains it. */
    | { readonly kind: 'forwarder'; readonly pid: number | null; readonly product: string }
    /** The operating system keeps the port for itself, as Windows does with its reservations. */
    | { readonly kind: 'system' }
  )

/**
 * The worst of what there is to say: a `conflict` is a server's port that somebody else holds, `exposed` a container
 * that other computers can reach, `left-alone` a free port that the settings keep out of Berth's hands.
 */
export type PortState =
  | 'free'
  | 'left-alone'
  | 'running'
  | 'reserved'
  | 'container'
  | 'process'
  | 'exposed'
  | 'conflict'

/** One port. */
export interface PortSlot {
  readonly port: number
  readonly state: PortState
  /** The servers of this fleet that want it: usually one, two after fleet.json was edited by hand. */
  readonly servers: readonly string[]
  /** The server's own container included. */
  readonly holders: readonly PortHolder[]
}

/** A published port that other computers can reach. */
export interface Exposure {
  readonly port: number
  readonly addresses: readonly string[]
  readonly container: Extract<PortHolder, { kind: 'container' }>
}

export interface PortMap {
  readonly takenAt: Instant
  readonly range: { readonly first: number; readonly last: number }
  /** By number: every port of the range that is not simply free, and each server's port outside of it. */
  readonly slots: readonly PortSlot[]
  /** Of all containers on the engine, in the range or not. */
  readonly exposures: readonly Exposure[]
  /** Where the next server would go; null when the range is full. */
  readonly nextFree: number | null
  /** False while no engine answers: containers are not known then. */
  readonly knowsContainers: boolean
}

/** One thing that a choice would do, in the order of doing it. */
export type Change =
  | { readonly kind: 'port'; readonly server: string; readonly from: number | null; readonly to: number }
  /** The running container is stopped and one with the new port takes its place. */
  | { readonly kind: 'recreate'; readonly server: string }
  | {
      readonly kind: 'entry'
      readonly client: string
      readonly file: string
      readonly entryName: string
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'stop-container'; readonly id: string; readonly name: string; readonly image: string }
  | { readonly kind: 'quit-process'; readonly pid: number; readonly words: string; readonly command: string | null }
  | { readonly kind: 'start'; readonly server: string }

/** What a person can choose; carried back as it was offered. */
export const Choice = z.discriminatedUnion('kind', [
  /** The server itself, or the other one of the fleet that has its port. */
  z.object({ kind: z.literal('move'), server: ServerId, port: Port }),
  z.object({ kind: z.literal('stop-container'), containerId: z.string().regex(/^[0-9a-f]{12,64}$/) }),
  /** `startedAt` tells the process from a later one with the same pid. */
  z.object({ kind: z.literal('quit-process'), pid: z.int().min(2), startedAt: z.number() }),
  /** Waits until the port is free. */
  z.object({ kind: z.literal('wait') }),
  z.object({ kind: z.literal('keep-stopped') }),
])
export type Choice = z.infer<typeof Choice>

export interface Option {
  readonly choice: Choice
  /** Like "Move notes to port 3004". */
  readonly title: string
  readonly changes: readonly Change[]
  /** What goes on as before, in sentences: "Claude Desktop's entry stays: the bridge finds the new port itself." */
  readonly keeps: readonly string[]
  /** False for what cannot be taken back, like a process that was asked to quit. */
  readonly undoable: boolean
}

/** A conflict and every way out of it that is possible now, the best first. */
export interface ConflictPlan {
  readonly server: string
  readonly port: number
  /** Empty when the port has become free meanwhile. */
  readonly holders: readonly PortHolder[]
  readonly options: readonly Option[]
}

/** What a choice has done. */
export interface Resolution {
  readonly changes: readonly Change[]
  /** To take it back with `ports:undo` until then; null where that is not possible. */
  readonly undo: { readonly key: string; readonly until: Instant } | null
}
