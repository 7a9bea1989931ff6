/** From what is known of a server to what a person is shown: pure. */
import type { FailureView } from '../contract/failure.ts'
import { assertNever } from '../contract/result.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { Crash, Health, Instant, ServerState, ServerView } from '../contract/snapshot.ts'
import type { Container } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { isUp, QUIET_MILLISECONDS, type ServerFacts } from './facts.ts'
import { plainNames } from './kept-secrets.ts'
import { isBoundTo, openFailure } from './loopback.ts'
import { maskedDefinition } from './masked-definition.ts'
import { isReachable, type Reachable } from './tls-spec.ts'
import { isBehindGate, remoteUrl } from './tools.ts'

/** Two ends in a row without a quiet minute between them are a loop. */
const LOOP_ENDS = 2

export function stateOf(definition: ServerDefinition, facts: ServerFacts, now: Instant): ServerState {
  const { operation, container, failure } = facts
  if (operation?.kind === 'start') return { kind: 'starting', step: operation.step, since: operation.since }
  if (operation?.kind === 'stop') return { kind: 'stopping', since: operation.since }
  if (definition.transport === 'stdio') return { kind: 'on-demand', sessions: facts.sessions.length }
  if (failure && !isUp(container)) return { kind: 'failed', ...failure, failure: failureNow(failure, facts) }
  if (container === null) return { kind: 'stopped' }
  return containerState(definition, container, facts, now)
}

const placesOf = ({ kept }: ServerFacts): ServerView['keptSecrets'] =>
  kept && Object.fromEntries(Object.entries(kept).map(([name, { place }]) => [name, place]))

/**
 * A start that failed for its port says so for as long as that holds: the holder may be another one by now, or gone.
 * One that failed for a secret says so until that is entered.
 */
function failureNow(
  { failure, at }: NonNullable<ServerFacts['failure']>,
  { conflict, portFreedAt, kept }: ServerFacts,
): FailureView {
  if (failure.remedy?.kind === 'enter-secret') {
    const { name } = failure.remedy
    if ((kept?.[name]?.at ?? 0) <= at) return failure
    return {
      kind: failure.kind,
      message: `${name} was entered since.`,
      fix: 'Start it now.',
      remedy: { kind: 'retry' },
    }
  }
  if (failure.kind !== 'port-taken') return failure
  if (conflict) return { ...failure, message: `Port ${conflict.port} is taken by ${conflict.words}.` }
  if (portFreedAt === null || portFreedAt < at) return failure
  return { kind: 'port-taken', message: 'The port was taken, and is free again.', fix: 'Start it now.' }
}

function containerState(
  definition: ServerDefinition,
  container: Container,
  facts: ServerFacts,
  now: Instant,
): ServerState {
  switch (container.status) {
    case 'created':
      return { kind: 'stopped' }
    case 'running':
      return runningState(definition, container, facts, now)
    case 'restarting':
      return restartingState(container, facts)
    case 'paused':
      return { kind: 'paused' }
    case 'removing':
      return { kind: 'stopping', since: container.finishedAt ?? container.createdAt }
    case 'exited':
    case 'dead':
      return facts.endedByItself && facts.crash ? { kind: 'crashed', crash: facts.crash } : { kind: 'stopped' }
    default:
      return assertNever(container.status)
  }
}

/** Between two ends of a loop the container runs for a moment: that is no recovery. */
function runningState(
  { remote }: ServerDefinition,
  container: Container,
  facts: ServerFacts,
  now: Instant,
): ServerState {
  const its = [container, facts.gate, facts.tls].filter((one) => one !== null)
  const failure = facts.operation?.kind === 'reach' ? null : openFailure(its, remote)
  if (failure) return { kind: 'failed', failure, at: container.startedAt ?? container.createdAt }
  const settles = settlesAt(facts)
  if (settles !== null && now < settles) return restartingState(container, facts)
  return { kind: 'running', since: container.startedAt ?? container.createdAt }
}

function restartingState(container: Container, facts: ServerFacts): ServerState {
  const crash = facts.crash ?? unknownCrash(container)
  return { kind: 'restarting', crash, restarts: Math.max(1, facts.quickEnds, container.restartCount) }
}

function unknownCrash({ exitCode, outOfMemory, finishedAt, createdAt }: Container): Crash {
  const reason = 'It ended before Berth was there to see why.'
  return { at: finishedAt ?? createdAt, exitCode, outOfMemory, lastLines: [], reason }
}

/** When a container in a loop will have run quietly for long enough; null when it is in none. */
export function settlesAt(facts: ServerFacts): Instant | null {
  const { container, quickEnds } = facts
  if (container?.status !== 'running' || quickEnds < LOOP_ENDS) return null
  return (container.startedAt ?? container.createdAt) + QUIET_MILLISECONDS
}

/** What a view depends on beside the server itself. */
export interface Surroundings {
  readonly now: Instant
  readonly dueAfterDays: number
  /** Of this computer; left out while unknown. */
  readonly addresses?: ReadonlySet<string> | undefined
}

export function serverView(
  id: string,
  definition: ServerDefinition,
  facts: ServerFacts,
  { now, dueAfterDays, addresses }: Surroundings,
): ServerView {
  const { container, gate, tls } = facts
  const state = stateOf(definition, facts, now)
  return {
    id,
    definition: maskedDefinition(definition),
    plainSecrets: plainNames(definition),
    keptSecrets: placesOf(facts),
    state,
    health: healthOf(state, facts.health),
    lastCrash: facts.crash,
    outdated: isOutdated(facts),
    // The look was at the port that it had then.
    conflict: isUp(container) || facts.conflict?.port !== definition.port ? null : facts.conflict,
    bindings: [container, gate, tls].flatMap((one) => one?.bindings ?? []),
    container: container && { id: container.id, image: container.image, createdAt: container.createdAt },
    token: facts.token && { ...facts.token, dueAt: dueAt(facts.token.createdAt, dueAfterDays) },
    gate: isUp(container) && container && isBehindGate(container) ? (gate?.status === 'running' ? 'up' : 'down') : null,
    remote: isReachable(definition) ? remoteView(definition, facts, addresses) : null,
    entries: facts.entries,
  }
}

/** An address may be gone while what listened there still runs: a laptop has been carried to another network. */
function remoteView(
  { remote, path }: Reachable,
  { gate, tls }: ServerFacts,
  addresses: Surroundings['addresses'],
): ServerView['remote'] {
  const listens = tls?.status === 'running' && isBoundTo(tls, remote) && gate?.status === 'running'
  const isThere = addresses?.has(remote.address) ?? true
  return { url: remoteUrl(remote, path), state: listens && isThere ? 'up' : 'down' }
}

const DAY = 24 * 60 * 60 * 1000

const dueAt = (createdAt: Instant, days: number): Instant | null => (days === 0 ? null : createdAt + days * DAY)

/** One of its containers was made from something else than it would be today. */
function isOutdated({ container, gate, tls, wanted }: ServerFacts): boolean {
  if (!isUp(container) || wanted === null) return false
  const isOther = (one: Container | null, hash: string | null): boolean =>
    one !== null && one.labels[SPEC_LABEL] !== hash
  return isOther(container, wanted.server) || isOther(gate, wanted.gate) || isOther(tls, wanted.tls)
}

function healthOf(state: ServerState, health: Health): Health {
  return state.kind === 'running' || state.kind === 'on-demand' ? health : { kind: 'unknown' }
}
