/** Takes away what tests have on the engine, by a label and without the code under test. */
import type Docker from 'dockerode'

/** Removes the containers and networks with this label; answers the names of what there was. */
export async function sweep(docker: Docker, label: string): Promise<readonly string[]> {
  const containers = await sweepContainers(docker, label)
  const networks = await docker.listNetworks({ filters: { label: [label] } })
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(unless(404))))
  return [...containers, ...networks.map(({ Name }) => `network ${Name}`)]
}

export async function sweepContainers(docker: Docker, label: string): Promise<readonly string[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [label] } })
  await Promise.all(containers.map(({ Id }) => removeForGood(docker, Id)))
  return containers.map(({ Names }) => `container ${Names}`)
}

/** Its volumes go with it. Resolves when it is gone, whoever has removed it. */
export async function removeForGood(docker: Docker, containerId: string): Promise<void> {
  const container = docker.getContainer(containerId)
  await container.remove({ force: true, v: true }).catch(unless(404, 409))
  await container.wait({ condition: 'removed' }).catch(unless(404))
}

function unless(...fine: readonly number[]): (thrown: unknown) => void {
  return (thrown) => {
    const { statusCode } = thrown as { readonly statusCode?: number }
    if (statusCode === undefined || !fine.includes(statusCode)) throw thrown
  }
}
