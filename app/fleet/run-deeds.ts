/** Starts or stops a server as one step of several that happen together or not at all. */
import type { Engine } from '../engine/engine.ts'
import { alignEntries } from './align-entries.ts'
import { type Deed, nothingDone } from './deed.ts'
import { launchBeside } from './launch.ts'
import { patiently } from './patiently.ts'
import { showing } from './redefine.ts'
import { isSafelyUp } from './start.ts'
import { stopInOrder, whileStopping } from './stop.ts'
import { isUp, serverContainers, type Tools } from './tools.ts'
import { refuseOverruled, type Wish } from './wish.ts'

export interface Run {
  readonly id: string
  readonly engine: Engine
  readonly signal: AbortSignal
  /** What was asked of the server before its lock was waited for. */
  readonly wish: Wish
}

/** Under the server's lock; its image has to be there. Does nothing when it runs. Failures: as of a launch. */
export async function startedServer(tools: Tools, { id, engine, signal, wish }: Run): Promise<Deed> {
  const definition = await tools.definitions.require(id)
  await refuseOverruled(tools.home, id, wish)
  const existing = await serverContainers(engine, tools.home, id)
  if (isSafelyUp(existing, definition.remote)) return nothingDone
  const job = { id, engine, definition, signal, existing }
  const launched = await showing(tools, id, (show) => launchBeside(tools, job, show))
  tools.picture.change(id, (facts) => ({ ...facts, failure: null }))
  return {
    changes: [{ kind: 'start', server: id }],
    keep: async () => {
      await launched.keep()
      await alignEntries(tools, id)
    },
    undo: launched.undo,
  }
}

/** Under the server's lock. Does nothing when it does not run. Failures: `no-engine`, `engine-error`, `cancelled`. */
export async function stoppedServer(tools: Tools, { id, engine, wish }: Run): Promise<Deed> {
  const definition = await tools.definitions.require(id)
  await refuseOverruled(tools.home, id, wish)
  const running = (await serverContainers(engine, tools.home, id)).filter(isUp)
  const look = async (): Promise<void> => {
    const show = tools.looks.begin()
    show(id, await serverContainers(engine, tools.home, id))
  }
  const undo = (): Promise<void> =>
    patiently(async () => {
      // One whose answer did not come may still be stopping.
      await stopInOrder(engine, running, definition.stopTimeout)
      for (const container of running) await engine.start(container.id)
      await look()
    })
  await whileStopping(tools, id, async () => {
    try {
      await stopInOrder(engine, running, definition.stopTimeout)
      await look()
    } catch (thrown) {
      await undo()
      throw thrown
    }
  })
  return { ...nothingDone, undo }
}
