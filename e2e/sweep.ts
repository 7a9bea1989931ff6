/** Takes away what one home, or those who hold ports in its tests, have on the engine. */
import type Docker from 'dockerode'
import { HOME_LABEL } from '../app/engine/labels.ts'

/** Names the folder of the world that a foreign container of a test belongs to. */
export const HOLDER_LABEL = 'dev.berth.e2e'

/** Removes the home's containers and networks; answers the names of what there was. */
export async function sweep(docker: Docker, key: string): Promise<readonly string[]> {
  const filters = { label: [`${HOME_LABEL}=${key}`] }
  const containers = await removeContainers(docker, filters.label)
  const networks = await docker.listNetworks({ filters })
  for (const { Id } of networks) await docker.getNetwork(Id).remove().catch(gone)
  return [...containers, ...networks.map(({ Name }) => `network ${Name}`)]
}

/** Removes the foreign containers of a world. */
export const sweepHolders = (docker: Docker, folder: string): Promise<readonly string[]> =>
  removeContainers(docker, [`${HOLDER_LABEL}=${folder}`])

async function removeContainers(docker: Docker, label: readonly string[]): Promise<readonly string[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [...label] } })
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)
  return containers.map(({ Names }) => `container ${Names}`)
}

function gone(problem: { statusCode?: number }): void {
  if (problem.statusCode !== 404 && problem.statusCode !== 409) throw problem
}
