/** The Engine interface over dockerode: one line for each thing that Berth asks of Docker or Podman. */
import { Failure } from '../contract/failure.ts'
import { runAttached } from './attach.ts'
import {
  containersWith,
  createContainer,
  inspectContainer,
  inspectText,
  publishedPorts,
  removeContainer,
  renameContainer,
  startContainer,
  stopContainer,
} from './containers.ts'
import { type Endpoint, endpointName } from './endpoint.ts'
import type { Engine } from './engine.ts'
import { inOurWords } from './engine-failure.ts'
import { subscribeToEvents } from './events.ts'
import { putFiles } from './files.ts'
import { engineInfoFrom } from './from-docker.ts'
import { buildImage, hasImage, importImage, pullImage } from './images.ts'
import { readLogs } from './logs.ts'
import { ensureFixedNetwork, ensureNetwork, removeNetwork } from './networks.ts'
import { requestJson } from './request.ts'
import { followStats } from './stats.ts'

/** Asking for the version wakes a socket-activated engine, which may take some seconds. */
const VERSION_LIMIT = 10_000
const PING_LIMIT = 5_000

/**
 * The engine at this endpoint. Throws `no-engine` or `timeout` when it does not answer, `engine-error` when it runs
 * Windows containers. dockerode is loaded here and not before, so that start-up does not pay for it.
 */
export async function connectEngine(endpoint: Endpoint, signal: AbortSignal): Promise<Engine> {
  const { default: Docker } = await import('dockerode')
  const docker = new Docker(connectionOptions(endpoint))
  const limited = AbortSignal.any([signal, AbortSignal.timeout(VERSION_LIMIT)])
  const info = await inOurWords('ask the engine for its version', async () =>
    engineInfoFrom(
      await requestJson(docker, { method: 'GET', path: '/version', signal: limited }),
      endpointName(endpoint),
    ),
  )
  if (info.operatingSystem === 'windows') throw windowsContainers()
  return {
    info,
    ping: (by) =>
      inOurWords(
        'ping the engine',
        async () => void (await requestJson(docker, { method: 'GET', path: '/_ping', signal: pingSignal(by) })),
      ),
    containersWith: (labels) => containersWith(docker, labels),
    inspect: (id) => inspectContainer(docker, id),
    inspectText: (id) => inspectText(docker, id),
    publishedPorts: () => publishedPorts(docker),
    create: (spec) => createContainer(docker, spec),
    rename: (id, name) => renameContainer(docker, id, name),
    putFiles: (id, files) => putFiles(docker, id, files),
    start: (id) => startContainer(docker, id),
    stop: (id, seconds) => stopContainer(docker, id, seconds),
    remove: (id) => removeContainer(docker, id),
    runAttached: (spec) => runAttached(docker, spec),
    ensureNetwork: (name, labels) => ensureNetwork(docker, name, labels),
    ensureFixedNetwork: (name, labels, { sealed }) =>
      ensureFixedNetwork(docker, name, labels, { sealed, hidesHost: info.product === 'docker' }),
    removeNetwork: (name) => removeNetwork(docker, name),
    hasImage: (reference) => hasImage(docker, reference),
    pull: (reference, onProgress, by) => pullImage(docker, reference, onProgress, by),
    build: (context, options, onProgress, by) => buildImage(docker, context, options, onProgress, by),
    importImage: (rootfs, options) => importImage(docker, rootfs, options),
    logs: (id, options) => readLogs(docker, id, options),
    stats: (id, by) => followStats(docker, id, by),
    events: (by) => subscribeToEvents(docker, by),
  }
}

const pingSignal = (signal?: AbortSignal): AbortSignal => {
  const limit = AbortSignal.timeout(PING_LIMIT)
  return signal ? AbortSignal.any([signal, limit]) : limit
}

/** Everything is named, because dockerode fills what is missing from DOCKER_HOST by rules of its own. */
function connectionOptions(endpoint: Endpoint): object {
  const none = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined, timeout: undefined }
  if (endpoint.kind === 'socket') return { ...none, protocol: 'http', socketPath: endpoint.path }
  const { host, port, tls } = endpoint
  return { ...none, socketPath: undefined, host, port, protocol: tls ? 'https' : 'http', ...tls }
}

function windowsContainers(): Failure {
  const fix = 'In the Docker Desktop menu choose "Switch to Linux containers".'
  return new Failure('engine-error', 'it runs Windows containers, and MCP servers need Linux ones', fix)
}
