/** The life of a container: look, create, start, stop, remove. Asking for what is so already is no failure. */
import type Docker from 'dockerode'
import { containerOptions, fixed } from './container-options.ts'
import type { Container, ContainerSpec, PublishedPort } from './engine.ts'
import { engineFailure, inOurWords, statusOf } from './engine-failure.ts'
import { putFiles } from './files.ts'
import { containerFrom, idsFrom, publishedPortsFrom } from './from-docker.ts'
import { maskedInspect } from './masked-inspect.ts'

/** For questions and orders that the engine answers in milliseconds when it is well. */
const ASK_LIMIT = 30_000
/** Creating may wait for a slow disk, starting for the network of a virtual machine. */
const CHANGE_LIMIT = 60_000
/** What the engine may need beyond a container's own stop timeout. */
const STOP_SPARE = 30_000

const within = (milliseconds: number): { abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(milliseconds),
})

/** See `Engine.containersWith`. */
export async function containersWith(
  docker: Docker,
  labels: Readonly<Record<string, string>>,
): Promise<readonly Container[]> {
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
  const ids = await inOurWords('list containers', async () =>
    idsFrom(await docker.listContainers({ all: true, filters: JSON.stringify({ label }), ...within(ASK_LIMIT) })),
  )
  const containers = await Promise.all(ids.map((id) => inspectContainer(docker, id)))
  return containers.filter((container) => container !== null)
}

/** See `Engine.inspect`. */
export async function inspectContainer(docker: Docker, containerId: string): Promise<Container | null> {
  const json = await inspectJson(docker, containerId)
  return json === null ? null : containerFrom(json)
}

/** See `Engine.inspectText`. */
export async function inspectText(docker: Docker, containerId: string): Promise<string | null> {
  const json = await inspectJson(docker, containerId)
  return json === null ? null : maskedInspect(json)
}

async function inspectJson(docker: Docker, containerId: string): Promise<unknown> {
  try {
    return await docker.getContainer(containerId).inspect(within(ASK_LIMIT))
  } catch (thrown) {
    if (statusOf(thrown) === 404) return null
    throw engineFailure(thrown, 'look at a container')
  }
}

/** See `Engine.publishedPorts`. */
export function publishedPorts(docker: Docker): Promise<readonly PublishedPort[]> {
  return inOurWords('list published ports', async () =>
    publishedPortsFrom(await docker.listContainers(within(ASK_LIMIT))),
  )
}

/** See `Engine.create`. */
export async function createContainer(docker: Docker, spec: ContainerSpec): Promise<string> {
  const options = containerOptions(spec)
  const { id } = await inOurWords(`create ${spec.name}`, () =>
    docker.createContainer({ ...options, ...within(CHANGE_LIMIT) }),
  )
  try {
    await Promise.all([putFiles(docker, id, spec.files), spec.alsoIn && connect(docker, id, spec.alsoIn)])
    return id
  } catch (thrown) {
    // Nobody knows of it yet. Where it cannot be removed either, whoever asked is told of the first failure.
    await removeContainer(docker, id).catch(() => undefined)
    throw thrown
  }
}

async function connect(docker: Docker, containerId: string, to: NonNullable<ContainerSpec['alsoIn']>): Promise<void> {
  const { network, address } = to
  await inOurWords(`connect a container to ${network}`, () =>
    docker
      .getNetwork(network)
      .connect({ Container: containerId, EndpointConfig: fixed(address), ...within(CHANGE_LIMIT) }),
  )
}

/** See `Engine.rename`. */
export async function renameContainer(docker: Docker, containerId: string, name: string): Promise<void> {
  await inOurWords(`rename a container to ${name}`, () =>
    docker.getContainer(containerId).rename({ name, ...within(CHANGE_LIMIT) }),
  )
}

/** See `Engine.start`. A container that failed to start stays behind, in state `created`, with its reason. */
export async function startContainer(docker: Docker, containerId: string): Promise<void> {
  await unless([304], 'start the container', () => docker.getContainer(containerId).start(within(CHANGE_LIMIT)))
}

/** See `Engine.stop`. SIGTERM, then SIGKILL after the timeout. */
export async function stopContainer(docker: Docker, containerId: string, timeoutSeconds: number): Promise<void> {
  const limit = within(timeoutSeconds * 1000 + STOP_SPARE)
  await unless([304, 404], 'stop the container', () =>
    docker.getContainer(containerId).stop({ t: timeoutSeconds, ...limit }),
  )
}

/** See `Engine.remove`. Its anonymous volumes go with it. Resolves when it is really gone. */
export async function removeContainer(docker: Docker, containerId: string): Promise<void> {
  const container = docker.getContainer(containerId)
  try {
    await container.remove({ force: true, v: true, ...within(CHANGE_LIMIT) })
  } catch (thrown) {
    if (statusOf(thrown) === 404) return
    if (statusOf(thrown) !== 409) throw engineFailure(thrown, 'remove the container')
    // Somebody else is removing it at this moment.
    await unless([404], 'remove the container', () => container.wait({ condition: 'removed', ...within(CHANGE_LIMIT) }))
  }
}

/** Does the work; these HTTP statuses mean that there was nothing to do. */
async function unless(fine: readonly number[], doing: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    const status = statusOf(thrown)
    if (status === undefined || !fine.includes(status)) throw engineFailure(thrown, doing)
  }
}
