/** Brings up the one container that a definition asks for, and nothing less safe than that. */
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Binding, Container, ContainerSpec } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { portTakenNow, refuseTakenPort } from './free-port.ts'
import { serverLabels, serverSpec } from './spec.ts'
import { isUp, type Job, type Tools } from './tools.ts'

/**
 * Replaces what is there unless it was made from the same spec and does not run. Call it under the server's lock.
 * Failures: `port-taken`, `not-loopback`, `start-failed`, `engine-error`, `cancelled`; a container made here is
 * removed again then.
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
    await engine.remove(containerId)
    if (!(thrown instanceof Failure)) throw thrown
    // It cannot be started again as it was left: its network is gone, say. A new one may.
    if (same && thrown.kind === 'engine-error') return await launch(tools, { ...job, existing: [] }, show)
    const { port } = definition
    throw thrown.kind === 'port-taken' && port !== null
      ? await portTakenNow(tools, engine, { id, port, ownContainerIds, signal })
      : thrown
  }
}

/** Made from the same spec, and as it was left by a stop. */
function isReusable({ status, labels }: Container, spec: ContainerSpec): boolean {
  return (status === 'exited' || status === 'created') && labels[SPEC_LABEL] === spec.labels[SPEC_LABEL]
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
    const where = open.map(({ address, port }) => `${address}:${port}`).join(', ')
    throw new Failure(
      'not-loopback',
      `The engine published "${job.id}" on ${where}, where other computers could reach it. It was stopped.`,
      'Check the settings of the engine for published ports, then start it again.',
    )
  }
  show(job.id, [container])
  return container
}

/** Bindings that other computers may reach. */
export function openBindings({ bindings }: Pick<Container, 'bindings'>): readonly Binding[] {
  return bindings.filter(({ address }) => address !== '::1' && !/^127\.\d+\.\d+\.\d+$/.test(address))
}
