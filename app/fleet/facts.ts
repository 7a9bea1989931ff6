/** What is known about one server at this moment, and how each thing that happens changes it: pure. */
import { isDeepStrictEqual } from 'node:util'
import type { EntryStanding } from '../contract/client-views.ts'
import type { FailureView } from '../contract/failure.ts'
import type { Crash, Health, Instant, PortConflict, StartStep } from '../contract/snapshot.ts'
import type { Container, EngineEvent } from '../engine/engine.ts'
import type { KeptSecret } from '../secrets/secrets.ts'
import { crashReason } from './crash-reason.ts'
import type { WantedSpecs } from './gate-spec.ts'

/** What Berth itself is doing to the server now. */
export type Operation =
  | { readonly kind: 'start'; readonly step: StartStep; readonly since: Instant }
  | { readonly kind: 'stop'; readonly since: Instant }
  /** It runs on, while what stands before it changes: for a moment that is not as the definition says. */
  | { readonly kind: 'reach' }

export interface ServerFacts {
  readonly container: Container | null
  /** The container of the gate in front of it. */
  readonly gate: Container | null
  /** The container that lets other computers to the gate. */
  readonly tls: Container | null
  /** When somebody last asked the engine to end it; null since it last started. */
  readonly stopAskedAt: Instant | null
  /** The engine saw it run out of memory since it last started. */
  readonly sawOutOfMemory: boolean
  /** The container's latest end was not asked for. */
  readonly endedByItself: boolean
  readonly crash: Crash | null
  /** How often in a row it ended by itself without having run quietly in between. */
  readonly quickEnds: number
  readonly operation: Operation | null
  /** Why the last start did not get as far as a running container. */
  readonly failure: { readonly failure: FailureView; readonly at: Instant } | null
  readonly health: Health
  /** Containers of stdio sessions that run now. */
  readonly sessions: readonly string[]
  readonly token: { readonly createdAt: Instant; readonly previousUntil: Instant | null } | null
  /** Its secrets that the store has; null while unknown. */
  readonly kept: Readonly<Record<string, KeptSecret>> | null
  /** Hashes of the containers that would be made today; null while unknown. */
  readonly wanted: WantedSpecs | null
  readonly entries: readonly EntryStanding[]
  /** Who holds its port while it does not run, as of the last look at the ports. */
  readonly conflict: PortConflict | null
  /** When a look at the ports found that a conflict is over; null while there is one, or was none. */
  readonly portFreedAt: Instant | null
}

export const noFacts: ServerFacts = {
  container: null,
  gate: null,
  tls: null,
  stopAskedAt: null,
  sawOutOfMemory: false,
  endedByItself: false,
  crash: null,
  quickEnds: 0,
  operation: null,
  failure: null,
  health: { kind: 'unknown' },
  sessions: [],
  token: null,
  kept: null,
  wanted: null,
  entries: [],
  conflict: null,
  portFreedAt: null,
}

/** A server that ran this long without ending is not in a restart loop. */
export const QUIET_MILLISECONDS = 60_000
/** How long after its own stop timeout an end still counts as the answer to a stop. */
const STOP_GRACE_MILLISECONDS = 10_000

type ContainerEvent = Extract<EngineEvent, { kind: 'container' }>
interface Limits {
  readonly memory: string
  readonly stopTimeoutSeconds: number
}

/** After an event of the server's own container, before the engine has been asked how it looks now. */
export function afterEvent(facts: ServerFacts, event: ContainerEvent, limits: Limits): ServerFacts {
  switch (event.action) {
    case 'start':
      return {
        ...facts,
        stopAskedAt: null,
        sawOutOfMemory: false,
        endedByItself: false,
        conflict: null,
        portFreedAt: null,
        // The start that failed is told of late, too.
        failure: facts.failure && facts.failure.at >= event.time ? facts.failure : null,
      }
    case 'kill':
      return { ...facts, stopAskedAt: event.time }
    case 'stop':
      return afterStop(facts, event.time)
    case 'oom':
      return afterOutOfMemory(facts, limits)
    case 'die':
      return afterEnd(facts, event, limits)
    default:
      return facts
  }
}

/** Podman tells the stop after the end that it caused, which looked like a crash until now. */
function afterStop(facts: ServerFacts, at: Instant): ServerFacts {
  const stopped = { ...facts, stopAskedAt: at, endedByItself: false, quickEnds: 0 }
  // In the pause of a restart loop there was nothing left to end: that crash was real.
  return facts.endedByItself && facts.container?.status !== 'restarting' ? { ...stopped, crash: null } : stopped
}

/** The kernel's word may arrive shortly after the end it caused. */
function afterOutOfMemory(facts: ServerFacts, limits: Limits): ServerFacts {
  if (!facts.endedByItself || facts.crash?.exitCode !== 137) return { ...facts, sawOutOfMemory: true }
  const reason = crashReason({ exitCode: 137, outOfMemory: true, error: '' }, limits.memory)
  return { ...facts, sawOutOfMemory: true, crash: { ...facts.crash, outOfMemory: true, reason } }
}

function afterEnd(facts: ServerFacts, event: ContainerEvent, limits: Limits): ServerFacts {
  const patience = limits.stopTimeoutSeconds * 1000 + STOP_GRACE_MILLISECONDS
  const asked = facts.stopAskedAt !== null && event.time - facts.stopAskedAt <= patience
  // An end that is told of after the next run began must not take that run's health away.
  const isOver = event.time >= (facts.container?.startedAt ?? 0)
  const ended = isOver ? { ...facts, health: { kind: 'unknown' } as const } : facts
  if (asked || facts.operation?.kind === 'stop') return { ...ended, endedByItself: false, quickEnds: 0 }
  const ranFor = event.time - (facts.container?.startedAt ?? event.time)
  const exitCode = event.exitCode ?? facts.container?.exitCode ?? 0
  const crash = crashFrom({ exitCode, outOfMemory: facts.sawOutOfMemory, error: '' }, event.time, limits.memory)
  const quickEnds = ranFor >= QUIET_MILLISECONDS ? 1 : facts.quickEnds + 1
  return { ...ended, endedByItself: true, crash, quickEnds }
}

/** After the engine has told how the container looks now; null when it is gone. */
export function afterInspect(facts: ServerFacts, container: Container | null, limits: Limits): ServerFacts {
  if (container === null) return { ...facts, container: null, endedByItself: false, quickEnds: 0 }
  if (isNews(facts, container)) return adopted(facts, container, limits)
  const outOfMemory = facts.endedByItself && container.outOfMemory && container.status !== 'running'
  const learned = outOfMemory ? afterOutOfMemory(facts, limits) : facts
  // The engine counts from 0 again when a person starts a container: that ends a loop.
  const quickEnds = container.status === 'running' && container.restartCount === 0 ? 0 : learned.quickEnds
  return { ...learned, container, quickEnds }
}

/** Events may run ahead of the first look at a container: what they told is not thrown away then. */
function isNews(facts: ServerFacts, container: Container): boolean {
  if (facts.container !== null) return facts.container.id !== container.id
  return !facts.endedByItself && facts.stopAskedAt === null
}

/** A container seen for the first time: Berth was closed, or the engine away, when it got where it is. */
function adopted(facts: ServerFacts, container: Container, limits: Limits): ServerFacts {
  const fresh = { ...facts, container, stopAskedAt: null, sawOutOfMemory: false, health: { kind: 'unknown' } as const }
  const gaveUp = container.status === 'exited' && container.error !== ''
  if (container.status !== 'restarting' && container.status !== 'dead' && !gaveUp) {
    // With `unless-stopped` an engine starts it again after any end but a requested one: `exited` was asked for.
    return { ...fresh, endedByItself: false, quickEnds: container.status === 'running' ? container.restartCount : 0 }
  }
  const crash = crashFrom(container, container.finishedAt ?? container.createdAt, limits.memory)
  return { ...fresh, endedByItself: true, crash, quickEnds: container.restartCount }
}

type End = Pick<Container, 'exitCode' | 'outOfMemory' | 'error'>

function crashFrom(end: End, at: Instant, memoryLimit: string): Crash {
  const { exitCode, outOfMemory } = end
  return { at, exitCode, outOfMemory, lastLines: [], reason: crashReason(end, memoryLimit) }
}

/** After a look at the container of its gate, or at the one before that. */
export const afterProxyLook = (facts: ServerFacts, role: 'gate' | 'tls', found: Container | null): ServerFacts =>
  isDeepStrictEqual(found, facts[role]) ? facts : { ...facts, [role]: found }

/** After a look at the ports, as of `at`. What a start under way does to its port is no conflict. */
export function afterPortLook(facts: ServerFacts, found: PortConflict | null, at: Instant): ServerFacts {
  if (facts.operation !== null) return facts
  const isOwn = isUp(facts.container)
  const conflict = isOwn ? null : found
  if (isDeepStrictEqual(conflict, facts.conflict)) return facts
  return { ...facts, conflict, portFreedAt: conflict === null && !isOwn ? at : null }
}

export function isUp(container: Container | null): boolean {
  return container !== null && ['running', 'paused', 'restarting'].includes(container.status)
}

/** When the engine cannot be reached nothing is known of what runs; what was learned of crashes stays. */
export function withoutEngine(facts: ServerFacts): ServerFacts {
  return {
    ...facts,
    container: null,
    gate: null,
    tls: null,
    sessions: [],
    health: { kind: 'unknown' },
    endedByItself: false,
    quickEnds: 0,
  }
}
