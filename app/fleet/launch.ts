/** Brings up the one container that a definition asks for, and nothing less safe than that. */
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Binding, Container, ContainerSpec } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { portTakenNow, refuseTakenPort } from './free-port.ts'
import { serverLabels, serverSpec } from './spec.ts'
import { isUp, type Job, serverContainers, type Tools } from './tools.ts'

/**
 * Replaces what is there unless it was made from the same spec and does not run. Call it under the server's lock.
 * Failures: `port-taken`, `not-loopback`, `start-failed`, `engine-error`, `cancelled`; a container made here is
 * removed again then.
 */
export async function launch(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<Container> {
  const { id, engine, definition, signal } = job
  show({ kind: 'create' })
  const token = definition.auth === 'server' ? await tools.tokens.ensure(id) : null
  const spec = serverSpec(tools.home, id, definition, token)
  const existing = await serverContainers(engine, tools.home, id)
  const ownContainerIds = new Set(existing.map((container) => container.id))
  await Promise.all([
    definition.port === null || refuseTakenPort(tools, engine, { id, port: definition.port, ownContainerIds }),
    engine.ensureNetwork(spec.network, serverLabels(tools.home, id)),
  ])
  signal.throwIfAborted()
  const containerId = await reuseOrCreate(job, spec, existing)
  try {
    show({ kind: 'launch' })
    await engine.start(containerId)
    signal.throwIfAborted()
    return await inspectSafe(tools, job, containerId)
  } catch (thrown) {
    await engine.remove(containerId)
    const { port } = definition
    if (!(thrown instanceof Failure) || thrown.kind !== 'port-taken' || port === null) throw thrown
    throw await portTakenNow(tools, engine, { id, port, ownContainerIds })
  }
}

async function reuseOrCreate(job: Job, spec: ContainerSpec, existing: readonly Container[]): Promise<string> {
  const { engine, definition } = job
  const same = existing.find((it) => !isUp(it) && it.labels[SPEC_LABEL] === spec.labels[SPEC_LABEL])
  for (const container of existing) {
    if (container === same) continue
    if (isUp(container)) await engine.stop(container.id, definition.stopTimeout)
    await engine.remove(container.id)
  }
  job.signal.throwIfAborted()
  return same && same.status !== 'dead' && same.status !== 'removing' ? same.id : engine.create(spec)
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
