/** Takes one server away with all that belongs to it; the definition goes last, so that a half-done removal shows. */
import type { RemoveReport } from '../contract/answers.ts'
import type { Engine } from '../engine/engine.ts'
import { withLock } from '../home.ts'
import { definitionIn, type Fleet } from './fleet-file.ts'
import { lockOf } from './server-lock.ts'
import { removeNetworks } from './server-networks.ts'
import { serverLabels } from './spec.ts'
import { whileStopping } from './stop.ts'
import type { Tools } from './tools.ts'

/** Seconds for what is left of a server whose definition is gone; what a definition has unless it says otherwise. */
const USUAL_STOP_TIMEOUT = 35

/**
 * Our entries in clients, its containers, network, token and definition; also what is left of a server that has no
 * definition any more, and an entry of fleet.json that cannot be used. Does nothing when all is gone already. Answers what became of the entries.
 * Failures: `no-engine`, `engine-error`, `client-file`, `busy`; what was not reached yet stays then.
 */
export async function removeServer(tools: Tools, id: string): Promise<RemoveReport> {
  const fleet = await tools.definitions.read()
  const definition = definitionIn(fleet, id)
  const isDefined = definition !== undefined || Object.hasOwn(fleet.unused, id)
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
        await tools.definitions.change((now) => without(now, id))
        return containers
      },
      options,
    )
    return { ...report, found: isDefined || removed > 0 || report.entries.length > 0 }
  })
}

/** An entry that cannot be used goes, too: it was asked for by its name. */
function without(fleet: Fleet, id: string): Fleet {
  if (!Object.hasOwn(fleet.servers, id) && !Object.hasOwn(fleet.unused, id)) return fleet
  const { [id]: _server, ...servers } = fleet.servers
  const { [id]: _entry, ...unused } = fleet.unused
  return { ...fleet, servers, unused }
}

/** Answers how many there were. */
async function removeContainers(tools: Tools, engine: Engine, id: string, seconds: number): Promise<number> {
  const containers = await engine.containersWith(serverLabels(tools.home, id))
  for (const container of containers) {
    if (container.status === 'running') await engine.stop(container.id, seconds)
    await engine.remove(container.id)
  }
  await removeNetworks(engine, tools.home, id)
  return containers.length
}
