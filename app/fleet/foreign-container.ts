/** Stops a container that is not this fleet's, and starts it again, as one step of several. */
import { Failure } from '../contract/failure.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { afterUndoing, type Deed, nothingDone } from './deed.ts'
import { patiently } from './patiently.ts'
import { isUp } from './tools.ts'

/**
 * The container, as long as it publishes the port. Failure `too-late` when it does not any more: what a person chose was
 * to free the port, not to stop a container.
 */
export async function requirePublisher(engine: Engine, containerId: string, port: number | null): Promise<Container> {
  const container = await engine.inspect(containerId)
  if (container && isUp(container) && container.bindings.some((one) => one.port === port)) return container
  const words = container
    ? `Container ${container.name} does not publish port ${port} any more`
    : 'The container is gone'
  throw new Failure('too-late', `${words}. Nothing was changed.`, 'Look at the port again: it may be free now.')
}

/** In its own stop timeout. Undone it runs again; one that was started with `--rm` cannot be brought back. */
export async function stoppedContainer(engine: Engine, container: Container): Promise<Deed> {
  const { id, name, image, stopTimeoutSeconds } = container
  const undo = (): Promise<void> =>
    patiently(async () => {
      // One whose answer did not come may still be stopping.
      await engine.stop(id, stopTimeoutSeconds)
      await startAgain(engine, container)
    })
  try {
    await engine.stop(id, stopTimeoutSeconds)
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  }
  return { ...nothingDone, changes: [{ kind: 'stop-container', id, name, image }], undo }
}

/** Failures: `too-late` when it is gone, `port-taken`, `engine-error`. */
export async function startedContainer(engine: Engine, container: Container): Promise<Deed> {
  const { id, stopTimeoutSeconds } = container
  const undo = (): Promise<void> => patiently(() => engine.stop(id, stopTimeoutSeconds))
  try {
    await startAgain(engine, container)
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  }
  return { ...nothingDone, undo }
}

async function startAgain(engine: Engine, { id, name, removesItself }: Container): Promise<void> {
  if ((await engine.inspect(id)) === null) {
    const reason = removesItself ? 'it was started with --rm, so it was removed when it stopped' : 'it is gone'
    throw new Failure('too-late', `Container ${name} cannot be started again: ${reason}.`, 'Create it anew.')
  }
  await engine.start(id)
}
