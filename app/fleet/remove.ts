/** Takes one server away with all that belongs to it; the definition goes last, so that a half-done removal shows. */
import { withLock } from '../home.ts'
import { containerName, serverLabels } from './spec.ts'
import { lockOf } from './start.ts'
import { whileStopping } from './stop.ts'
import type { Tools } from './tools.ts'

/**
 * Our entries in clients, its containers, network, token and definition. Does nothing when it is gone already.
 * Failures: `no-engine`, `engine-error`, `client-file`, `busy`; what was not reached yet stays then.
 */
export async function removeServer(tools: Tools, id: string): Promise<void> {
  const definition = (await tools.definitions.read()).servers[id]
  if (!definition) return
  await whileStopping(tools, id, async () => {
    const engine = await tools.engine()
    await (await tools.clients()).unlinkAll(id)
    const { name, options } = lockOf(id, definition)
    await withLock(
      tools.home,
      name,
      async () => {
        for (const container of await engine.containersWith(serverLabels(tools.home, id))) {
          if (container.status === 'running') await engine.stop(container.id, definition.stopTimeout)
          await engine.remove(container.id)
        }
        await engine.removeNetwork(containerName(tools.home, id))
        await tools.tokens.remove(id)
        await tools.definitions.change((fleet) => {
          const { [id]: _removed, ...servers } = fleet.servers
          return { ...fleet, servers }
        })
      },
      options,
    )
  })
}
