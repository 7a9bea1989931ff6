/** Brings up the containers that a definition asks for, and nothing less safe than that. */
import { Failure, viewOf } from '../contract/failure.ts'
import type { Instant, StartStep } from '../contract/snapshot.ts'
import type { Container } from '../engine/engine.ts'
import { afterUndoing } from './deed.ts'
import { portTakenNow, refuseTakenPort, type WantedPort } from './free-port.ts'
import { type Part, partsOf } from './launch-parts.ts'
import { isSafe, openBindings, places } from './loopback.ts'
import { makeContainer, removeUnanswered, takeName } from './make-container.ts'
import { isUnanswered, patiently } from './patiently.ts'
import { removeUnusedNetworks } from './server-networks.ts'
import { stopInOrder } from './stop.ts'
import { byWeight, isUp, type Job, roleOf, serverContainers, type Tools } from './tools.ts'

/** Containers that run in the place of others, which are there until they are kept. */
export interface Launched {
  /** The server's own. */
  readonly container: Container
  /** Takes away what was replaced. */
  keep(): Promise<void>
  /** Takes them away, and runs again what ran before. Failure `start-failed` when that does not run. */
  undo(): Promise<void>
}

/**
 * Replaces what is there unless it was made from the same spec and does not run. Call it under the server's lock.
 * Failures: `port-taken`, `name-taken`, `not-loopback`, `start-failed`, `engine-error`, `cancelled`, those of getting the
 * gate's image; a container made here is removed again then, one that was there before is as it was.
 */
export async function launch(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<Container> {
  const launched = await launchBeside(tools, job, show)
  await launched.keep()
  return launched.container
}

/** The same, but what it replaces is only stopped until `keep`. */
export async function launchBeside(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<Launched> {
  const { id, engine, definition, existing, signal } = job
  show({ kind: 'create' })
  const begun = tools.now()
  // Before anything is made, which would go on being made after the failure.
  if (definition.port !== null) await refuseTakenPort(tools, engine, wantedPort(job, definition.port))
  const parts = await partsOf(tools, job, show)
  signal.throwIfAborted()
  const kept = parts.flatMap(({ same }) => (same ? [same] : []))
  const reused = kept.filter((container) => !isUp(container))
  const others = existing.filter((container) => !kept.some(({ id: one }) => one === container.id))
  const change: Change = { job, made: [], parts, others, unsure: new Set() }
  try {
    // Made before anything is stopped: most of what an engine can object to, it objects to here.
    const isMade = await makeMissing(tools, change)
    if (!isMade) {
      await takeAway(change)
      return await launchBeside(tools, { ...job, existing: await serverContainers(engine, tools.home, id) }, show)
    }
    const running = others.filter(isUp)
    for (const container of running) change.unsure.add(container.id)
    await stopInOrder(engine, running, definition.stopTimeout, (container) => change.unsure.delete(container.id))
    signal.throwIfAborted()
    show({ kind: 'launch' })
    await Promise.all(idsOf(change).map((one) => engine.start(one)))
    signal.throwIfAborted()
    const containers = await inspectSafe(tools, job, idsOf(change))
    return {
      container: containers[0],
      keep: () => keep(tools, change, { containers, begun }),
      undo: () => undo(tools, change),
    }
  } catch (thrown) {
    // It cannot be started again as it was left: its network is gone, say. A new one may.
    if (reused.length > 0 && thrown instanceof Failure && thrown.kind === 'engine-error') {
      await takeAway(change)
      for (const container of reused) await engine.remove(container.id)
      return launchBeside(tools, { ...job, existing: others }, show)
    }
    const failure = await withHolder(tools, job, thrown).catch((cause: unknown) => cause)
    throw await afterUndoing(failure, () => undo(tools, change))
  }
}

/** What a launch has changed so far. */
interface Change {
  readonly job: Job
  /** In the order of the parts that had to be made. */
  readonly made: (readonly [part: Part, containerId: string])[]
  readonly parts: readonly Part[]
  /** What is replaced, as it was before. */
  readonly others: readonly Container[]
  /** Those that were asked to stop and have not said that they did: they may still be at it. */
  readonly unsure: Set<string>
}

/** Of all parts, the server's first. */
function idsOf({ parts, made }: Change): readonly string[] {
  return parts.flatMap((part) => part.same?.id ?? made.find(([one]) => one === part)?.[1] ?? [])
}

/** False when another process made one of them meanwhile. */
async function makeMissing(tools: Tools, change: Change): Promise<boolean> {
  const missing = change.parts.filter(({ same }) => same === null)
  const outcomes = await Promise.allSettled(
    missing.map(async (part) => {
      const containerId = await made(tools, change.job, part)
      if (containerId !== null) change.made.push([part, containerId])
      return containerId !== null
    }),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return change.made.length === missing.length
}

/** As `makeContainer`; one that the engine made without being heard is taken away. */
async function made(tools: Tools, job: Job, { role, spec }: Part): Promise<string | null> {
  try {
    return await makeContainer(tools, job, { role, spec })
  } catch (thrown) {
    if (!isUnanswered(thrown)) throw thrown
    throw await afterUndoing(thrown, () => patiently(() => removeUnanswered(tools, job, role)))
  }
}

/** What stays behind by a failure is taken away at the next launch; the server runs all the same. */
async function keep(
  tools: Tools,
  { job, others, parts }: Change,
  { containers, begun }: { readonly containers: readonly Container[]; readonly begun: Instant },
): Promise<void> {
  const { id, engine, definition } = job
  try {
    await patiently(async () => {
      for (const other of others) await engine.remove(other.id)
    })
    for (const [index, container] of containers.entries()) {
      await takeName(engine, container, parts[index]?.spec.name ?? container.name)
    }
    // Without a gate before and after, it is the same network.
    if ([...others, ...containers].some((one) => roleOf(one) === 'gate')) {
      await removeUnusedNetworks(engine, tools.home, id, definition)
    }
    // One that was replaced later may be in the new container.
    await tools.secrets.forget(id, begun)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
  }
}

async function undo(tools: Tools, change: Change): Promise<void> {
  const { id } = change.job
  try {
    await patiently(() => putBack(tools, change))
  } catch (cause) {
    const { message } = viewOf(cause)
    const words = `"${id}" does not run now, since it could not be brought back as it was: ${message}`
    throw new Failure('start-failed', words, 'Start it again when that is put right.', { cause })
  }
}

async function takeAway({ job: { engine }, made: ours }: Change): Promise<void> {
  for (const [, containerId] of ours) await engine.remove(containerId)
}

async function putBack(tools: Tools, change: Change): Promise<void> {
  const { job, parts, others, unsure } = change
  const { id, engine, definition } = job
  // What was left by a stop keeps its log, as after any other; what ran goes on.
  for (const { same } of parts) if (same && !isUp(same)) await engine.stop(same.id, definition.stopTimeout)
  await takeAway(change)
  const atIt = others.filter((container) => unsure.has(container.id))
  await stopInOrder(engine, atIt, definition.stopTimeout, (container) => unsure.delete(container.id))
  const now = await serverContainers(engine, tools.home, id)
  const isDown = (one: Container): boolean => !now.some((it) => it.id === one.id && isUp(it))
  for (const container of others.filter((one) => isUp(one) && isSafe(one) && isDown(one)).toSorted(byWeight)) {
    await engine.start(container.id)
  }
  const show = tools.looks.begin()
  show(id, await serverContainers(engine, tools.home, id))
}

/** Somebody took the port between the check and the start: by now it can be told who. */
async function withHolder(tools: Tools, job: Job, thrown: unknown): Promise<unknown> {
  const { port } = job.definition
  if (!(thrown instanceof Failure) || thrown.kind !== 'port-taken' || port === null) return thrown
  return portTakenNow(tools, job.engine, wantedPort(job, port))
}

const wantedPort = ({ id, existing, signal }: Job, port: number): WantedPort => ({
  id,
  port,
  ownContainerIds: new Set(existing.map((container) => container.id)),
  signal,
})

/** The engine's own word on where they listen; it has been known to fall back to every address. */
async function inspectSafe(
  tools: Tools,
  { id, engine, definition }: Job,
  containerIds: readonly string[],
): Promise<readonly [Container, ...Container[]]> {
  const show = tools.looks.begin()
  const found = await Promise.all(containerIds.map((one) => engine.inspect(one)))
  const [first, ...rest] = found.filter((container) => container !== null)
  if (first === undefined || rest.length + 1 < containerIds.length) {
    throw new Failure('start-failed', `A container of "${id}" vanished while it started.`, 'Start it again.')
  }
  const containers = [first, ...rest] as const
  const open = containers.flatMap((container) => openBindings(container, definition.remote))
  if (open.length > 0) {
    throw new Failure(
      'not-loopback',
      `The engine published "${id}" on ${places(open)}, where other computers could reach it. It was stopped.`,
      'Check the settings of the engine for published ports, then start it again.',
    )
  }
  show(id, containers)
  return containers
}
