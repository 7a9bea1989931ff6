/** Takes away what one home has on the engine. */
import type Docker from 'dockerode'
import { HOME_LABEL } from '../app/engine/labels.ts'

/** Removes the home's containers and networks; answers the names of what there was. */
export async function sweep(docker: Docker, key: string): Promise<readonly string[]> {
  const filters = { label: [`${HOME_LABEL}=${key}`] }
  const containers = await docker.listContainers({ all: true, filters })
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)
  const networks = await docker.listNetworks({ filters })
  for (const { Id } of networks) await docker.getNetwork(Id).remove().catch(gone)
  return [...containers.map(({ Names }) => `container ${Names}`), ...networks.map(({ Name }) => `network ${Name}`)]
}

function gone(problem: { statusCode?: number }): void {
  if (problem.statusCode !== 404 && problem.statusCode !== 409) throw problem
}
