/** Brings up the one container that a definition asks for, and nothing less safe than that. */
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, ContainerSpec } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { portTakenNow, refuseTakenPort } from './free-port.ts'
import { openBindings, places } from './loopback.ts'
import { serverLabels, serverSpec } from './spec.ts'
import { isUp, type Job, type Tools } from './tools.ts'

/**
 * Replaces what is there unless it was made from the same spec and does not run. Call it under the server's lock.
 * Failures: `port-taken`, `not-loopback`, `start-failed`, `engine-error`, `cancelled`; a container made here is
 * removed again then, one that was there before is stopped.
 */
export async function launch(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<Container> {
  const { id, engine, definition, existing, signal } = job
  show({ kind: 'create' })
  const token = definition.auth === 'server' ? await tools.tokens.ensure(id) : null
  const spec = serverSpec(tools.home, id, definition, token)
  const same = existing.find((container) => isReusable(container, spec)) ?? null
  const ownContainerIds = new Set(existing.map((container) => container.id))
  await Promise.all([
    definition.port === null || refuseTakenPort(tools, engine, { id, port: definition.port, ownContainerIds, signal }),
    same === null && engine.ensureNetwork(spec.network, serverLabels(tools.home, id)),
  ])
  for (const container of existing) if (container !== same) await takeAway(job, container)
  signal.throwIfAborted()
  const containerId = same?.id ?? (await engine.create(spec))
  try {
    show({ kind: 'launch' })
    await engine.start(containerId)
    signal.throwIfAborted()
    return await inspectSafe(tools, job, containerId)
  } catch (thrown) {
    // It cannot be started again as it was left: its network is gone, say. A new one may.
    const isSpoilt = same !== null && thrown instanceof Failure && thrown.kind === 'engine-error'
    // What was there before keeps its log, as after any other stop.
    if (same && !isSpoilt) await engine.stop(containerId, definition.stopTimeout)
    else await engine.remove(containerId)
    if (!(thrown instanceof Failure)) throw thrown
    if (isSpoilt) return await launch(tools, { ...job, existing: [] }, show)
    const { port } = definition
    throw thrown.kind === 'port-taken' && port !== null
      ? await portTakenNow(tools, engine, { id, port, ownContainerIds, signal })
      : thrown
  }
}

/** Made from the same spec, as it was left by a stop, and never meant for other computers to reach. */
function isReusable({ status, labels, requestedBindings }: Container, spec: ContainerSpec): boolean {
  const isEnded = status === 'exited' || status === 'created'
  const isLocal = openBindings({ bindings: requestedBindings }).length === 0
  return isEnded && isLocal && labels[SPEC_LABEL] === spec.labels[SPEC_LABEL]
}

async function takeAway({ engine, definition }: Job, container: Container): Promise<void> {
  if (isUp(container)) await engine.stop(container.id, definition.stopTimeout)
  await engine.remove(container.id)
}

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
