/** Stops one server and leaves its containers, so that its log stays and the next start is quick. */
import type { Container, Engine } from '../engine/engine.ts'
import { withLock } from '../home.ts'
import { GATE_STOP_TIMEOUT } from './gate-spec.ts'
import { lockOf } from './server-lock.ts'
import { serverLabels } from './spec.ts'
import { isUp, roleOf, serverContainers, type Tools } from './tools.ts'
import { refuseOverruled, type Wish, wishFor } from './wish.ts'

/**
 * Does nothing when it does not run. A stdio server's sessions are ended.
 * Failures: `no-engine`, `engine-error`, `busy`, `cancelled` (another process was asked to start it since).
 */
export async function stopServer(tools: Tools, id: string, wished?: Wish): Promise<void> {
  const definition = await tools.definitions.require(id)
  const wish = wished ?? (await wishFor(tools.home, id, 'down'))
  await whileStopping(tools, id, async () => {
    const engine = await tools.engine()
    if (definition.transport === 'stdio') {
      const sessions = await engine.containersWith(serverLabels(tools.home, id))
      await Promise.all(sessions.map((session) => engine.remove(session.id)))
      return
    }
    const { name, options } = lockOf(id, definition)
    await withLock(
      tools.home,
      name,
      async () => {
        // A restart stops what it wishes to be up: only a wish of another kind than its own speaks against it.
        await refuseOverruled(tools.home, id, wish)
        const containers = await serverContainers(engine, tools.home, id)
        await stopInOrder(engine, containers.filter(isUp), definition.stopTimeout)
        const show = tools.looks.begin()
        show(id, await serverContainers(engine, tools.home, id))
      },
      options,
    )
  })
}

/**
 * The server first, in its own time: what it still answers goes through its gate, which is then soon over. Tells of each
 * as soon as it has stopped.
 */
export async function stopInOrder(
  engine: Engine,
  containers: readonly Container[],
  seconds: number,
  onStopped: (container: Container) => void = () => undefined,
): Promise<void> {
  const isServer = (container: Container): boolean => roleOf(container) === 'server'
  const stop = async (container: Container): Promise<void> => {
    await engine.stop(container.id, isServer(container) ? seconds : GATE_STOP_TIMEOUT)
    onStopped(container)
  }
  await Promise.all(containers.filter(isServer).map(stop))
  await Promise.all(containers.filter((container) => !isServer(container)).map(stop))
}

/** Shows the server as stopping for as long as `work` takes; what ends in that time was meant to. */
export async function whileStopping<T>(tools: Tools, id: string, work: () => Promise<T>): Promise<T> {
  const { picture, now } = tools
  const since = now()
  picture.change(id, (facts) => ({ ...facts, operation: { kind: 'stop', since } }))
  try {
    const done = await work()
    picture.change(id, (facts) => ({ ...facts, failure: null, endedByItself: false, quickEnds: 0 }))
    return done
  } finally {
    picture.change(id, (facts) => ({ ...facts, operation: null }))
  }
}
