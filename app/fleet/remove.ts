/** Takes one server away with all that belongs to it; the definition goes last, so that a half-done removal shows. */
import type { RemoveReport } from '../contract/answers.ts'
import type { Engine } from '../engine/engine.ts'
import { withLock } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { lockOf } from './server-lock.ts'
import { networkName, serverLabels } from './spec.ts'
import { whileStopping } from './stop.ts'
import type { Tools } from './tools.ts'

/** Seconds for what is left of a server whose definition is gone; what a definition has unless it says otherwise. */
const USUAL_STOP_TIMEOUT = 35

/**
 * Our entries in clients, its containers, network, token and definition; also what is left of a server that has no
 * definition any more. Does nothing when all is gone already. Answers what became of the entries.
 * Failures: `no-engine`, `engine-error`, `client-file`, `busy`; what was not reached yet stays then.
 */
export async function removeServer(tools: Tools, id: string): Promise<RemoveReport> {
  const definition = definitionIn(await tools.definitions.read(), id)
  const { stopTimeout } = definition ?? { stopTimeout: USUAL_STOP_TIMEOUT }
  return whileStopping(tools, id, async () => {
    const engine = await tools.engine()
    const report = await (await tools.clients()).unlinkAll(id)
    const { name, options } = lockOf(id, { stopTimeout })
    const removed = await withLock(
      tools.home,
      name,
      async () => {
        const containers = await removeContainers(tools, engine, id, stopTimeout)
        await tools.tokens.remove(id)
        await tools.definitions.change((fleet) => {
          if (!(id in fleet.servers)) return fleet
          const { [id]: _removed, ...servers } = fleet.servers
          return { ...fleet, servers }
        })
        return containers
      },
      options,
    )
    return { ...report, found: definition !== undefined || removed > 0 || report.entries.length > 0 }
  })
}

/** Answers how many there were. */
async function removeContainers(tools: Tools, engine: Engine, id: string, seconds: number): Promise<number> {
  const containers = await engine.containersWith(serverLabels(tools.home, id))
  for (const container of containers) {
    if (container.status === 'running') await engine.stop(container.id, seconds)
    await engine.remove(container.id)
  }
  await engine.removeNetwork(networkName(tools.home, id))
  return containers.length
}
