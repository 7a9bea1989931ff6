/** Looks at gates from outside Berth: which containers and networks a server really has. */
import type Docker from 'dockerode'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../app/engine/labels.ts'
import type { World } from './world.ts'

/** The container of the gate; null while there is none. */
export async function gateOf({ docker, home }: World, id: string): Promise<Docker.Container | null> {
  const label = [`${SERVER_LABEL}=${id}`, `${ROLE_LABEL}=gate`, `${HOME_LABEL}=${home.key}`]
  const [found] = await docker.listContainers({ all: true, filters: { label } })
  return found ? docker.getContainer(found.Id) : null
}

/** Host ports that the server's own container is published on. */
export async function publishedOf(world: World, id: string): Promise<readonly string[]> {
  const ports = Object.values((await world.container(id))?.NetworkSettings.Ports ?? {})
  return ports.flatMap((bindings) => (bindings ?? []).map(({ HostPort }) => HostPort))
}

/** Whether each network of the server's own container is without a way out. */
export async function internalNetworksOf(world: World, id: string): Promise<readonly boolean[]> {
  const networks = Object.keys((await world.container(id))?.NetworkSettings.Networks ?? {})
  return Promise.all(networks.map(async (name) => (await world.docker.getNetwork(name).inspect()).Internal === true))
}
