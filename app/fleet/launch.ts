/** Brings up the one container that a definition asks for, and nothing less safe than that. */
import { Failure, viewOf } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, ContainerSpec } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { afterUndoing } from './deed.ts'
import { portTakenNow, refuseTakenPort, type WantedPort } from './free-port.ts'
import { openBindings, places } from './loopback.ts'
import { makeContainer, removeUnanswered, takeName } from './make-container.ts'
import { isUnanswered, patiently } from './patiently.ts'
import { serverLabels, serverSpec } from './spec.ts'
import { isUp, type Job, serverContainers, type Tools } from './tools.ts'

/** A container that runs in the place of others, which are there until it is kept. */
export interface Launched {
  readonly container: Container
  /** Takes away what it replaced. */
  keep(): Promise<void>
  /** Takes it away, and runs again what ran before. Failure `start-failed` when that does not run. */
  undo(): Promise<void>
}

/**
 * Replaces what is there unless it was made from the same spec and does not run. Call it under the server's lock.
 * Failures: `port-taken`, `name-taken`, `not-loopback`, `start-failed`, `engine-error`, `cancelled`; a container made
 * here is removed again then, one that was there before is as it was.
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
  const token = definition.auth === 'server' ? await tools.tokens.ensure(id) : null
  const spec = serverSpec(tools.home, id, definition, token)
  const same = existing.find((container) => isReusable(container, spec)) ?? null
  await Promise.all([
    definition.port === null || refuseTakenPort(tools, engine, wantedPort(job, definition.port)),
    same === null && engine.ensureNetwork(spec.network, serverLabels(tools.home, id)),
  ])
  signal.throwIfAborted()
  // Made before anything is stopped: most of what an engine can object to, it objects to here.
  const containerId = same?.id ?? (await made(tools, job, spec))
  if (containerId === null) {
    return launchBeside(tools, { ...job, existing: await serverContainers(engine, tools.home, id) }, show)
  }
  const others = existing.filter((container) => container !== same)
  const change: Change = { job, containerId, same, others, unsure: new Set() }
  try {
    for (const container of others.filter(isUp)) {
      change.unsure.add(container.id)
      await engine.stop(container.id, definition.stopTimeout)
      change.unsure.delete(container.id)
    }
    signal.throwIfAborted()
    show({ kind: 'launch' })
    await engine.start(containerId)
    signal.throwIfAborted()
    const container = await inspectSafe(tools, job, containerId)
    return { container, keep: () => keep(change, container, spec.name), undo: () => undo(tools, change) }
  } catch (thrown) {
    // It cannot be started again as it was left: its network is gone, say. A new one may.
    if (same && thrown instanceof Failure && thrown.kind === 'engine-error') {
      await engine.remove(same.id)
      return launchBeside(tools, { ...job, existing: change.others }, show)
    }
    const failure = await withHolder(tools, job, thrown).catch((cause: unknown) => cause)
    throw await afterUndoing(failure, () => undo(tools, change))
  }
}

/** What a launch has changed so far. */
interface Change {
  readonly job: Job
  readonly containerId: string
  /** The container itself, when it was there before. */
  readonly same: Container | null
  /** As they were before. */
  readonly others: readonly Container[]
  /** Those that were asked to stop and have not said that they did: they may still be at it. */
  readonly unsure: Set<string>
}

/** As `makeContainer`; one that the engine made without being heard is taken away. */
async function made(tools: Tools, job: Job, spec: ContainerSpec): Promise<string | null> {
  try {
    return await makeContainer(tools, job, spec)
  } catch (thrown) {
    if (!isUnanswered(thrown)) throw thrown
    throw await afterUndoing(thrown, () => patiently(() => removeUnanswered(tools, job)))
  }
}

/** What stays behind by a failure is taken away at the next launch; the server runs all the same. */
async function keep({ job: { engine }, others }: Change, container: Container, name: string): Promise<void> {
  try {
    await patiently(async () => {
      for (const { id } of others) await engine.remove(id)
    })
    await takeName(engine, container, name)
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

async function putBack(tools: Tools, { job, containerId, same, others, unsure }: Change): Promise<void> {
  const { id, engine, definition } = job
  // What was there before keeps its log, as after any other stop.
  if (same) await engine.stop(containerId, definition.stopTimeout)
  else await engine.remove(containerId)
  for (const container of others.filter(({ id: one }) => unsure.has(one))) {
    await engine.stop(container.id, definition.stopTimeout)
    unsure.delete(container.id)
  }
  const now = await serverContainers(engine, tools.home, id)
  const isDown = (one: Container): boolean => !now.some((it) => it.id === one.id && isUp(it))
  for (const container of others.filter((one) => isUp(one) && isSafe(one) && isDown(one))) {
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

/** Made from the same spec, as it was left by a stop, and never meant for other computers to reach. */
function isReusable(container: Container, spec: ContainerSpec): boolean {
  const isEnded = container.status === 'exited' || container.status === 'created'
  return isEnded && isSafe(container) && container.labels[SPEC_LABEL] === spec.labels[SPEC_LABEL]
}

const isSafe = ({ requestedBindings }: Container): boolean => openBindings({ bindings: requestedBindings }).length === 0

/** The engine's own word on where it listens; it has been known to fall back to every address. */
async function inspectSafe(tools: Tools, job: Job, containerId: string): Promise<Container> {
  const show = tools.looks.begin()
  const container = await job.engine.inspect(containerId)
  if (container === null) {
    throw new Failure('start-failed', `The container of "${job.id}" vanished while it started.`, 'Start it again.')
  }
  const open = openBindings(container)
  if (open.length > 0) {
    throw new Failure(
      'not-loopback',
      `The engine published "${job.id}" on ${places(open)}, where other computers could reach it. It was stopped.`,
      'Check the settings of the engine for published ports, then start it again.',
    )
  }
  show(job.id, [container])
  return container
}
