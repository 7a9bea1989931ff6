/** Starts one server: image, port, container, and a look at where it really listens. */
import { Failure, viewOf } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import { isSampleImage, SAMPLE_IMAGE } from '../engine/sample-image.ts'
import { withLock } from '../home.ts'
import { busyPorts, requireFreePort } from './free-port.ts'
import { launch } from './launch.ts'
import { serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

/** Milliseconds that another process may take with the same server beyond its stop timeout. */
const LOCK_GRACE = 20_000

export const lockOf = (id: string, { stopTimeout }: ServerDefinition, signal?: AbortSignal) => ({
  name: `server-${id}`,
  options: { waitMilliseconds: stopTimeout * 1000 + LOCK_GRACE, ...(signal ? { signal } : {}) },
})

/**
 * Does nothing when the server runs. Failures: `no-engine`, `image-not-found`, `pull-failed`, `build-failed`,
 * `port-taken`, `no-free-port`, `not-loopback`, `start-failed`, `cancelled`, `unknown-server`, `invalid-input`
 * (a stdio server). All but `cancelled` stay in the picture until the next start.
 */
export async function startServer(tools: Tools, id: string, turn: Turn): Promise<void> {
  const { picture, now } = tools
  if (await isRunningNow(tools, id)) return
  const since = now()
  const show = (step: StartStep): void =>
    picture.change(id, (facts) => ({ ...facts, operation: { kind: 'start', step, since } }))
  show({ kind: 'queued' })
  try {
    await bringUp(tools, id, turn.signal, show)
    picture.change(id, (facts) => ({ ...facts, operation: null, failure: null }))
  } catch (thrown) {
    const isNews = !(thrown instanceof Failure && ['cancelled', 'unknown-server'].includes(thrown.kind))
    const failure = isNews ? { failure: viewOf(thrown), at: now() } : null
    picture.change(id, (facts) => ({ ...facts, operation: null, failure }))
    throw thrown
  }
}

/** What runs already must not look as if it were started anew. The engine is asked only when the picture says so. */
async function isRunningNow({ picture, engineNow }: Tools, id: string): Promise<boolean> {
  const { container } = picture.facts(id)
  if (container?.status !== 'running') return false
  const now = await engineNow()?.inspect(container.id)
  return now?.status === 'running'
}

async function bringUp(tools: Tools, id: string, signal: AbortSignal, show: (step: StartStep) => void): Promise<void> {
  const engine = await tools.engine(signal)
  const definition = await completeDefinition(tools, id)
  await tools.ensureImage(engine, definition.image, show, signal)
  const { name, options } = lockOf(id, definition, signal)
  await withLock(
    tools.home,
    name,
    async () => {
      const existing = await serverContainers(engine, tools.home, id)
      // Another face may have been faster.
      if (existing[0]?.status !== 'running') await launch(tools, { id, engine, definition, signal, existing }, show)
    },
    options,
  )
}

/** As the file has it now, with a port where it had none and the sample of this Berth's version. */
async function completeDefinition(tools: Tools, id: string): Promise<ServerDefinition> {
  const definition = await tools.definitions.require(id)
  if (definition.transport === 'stdio') {
    const fix = 'Add it to a client: the client starts it through Berth and ends it again.'
    throw new Failure('invalid-input', `"${id}" is a stdio server: there is nothing to start.`, fix)
  }
  const isOldSample = isSampleImage(definition.image) && definition.image !== SAMPLE_IMAGE
  if (definition.port !== null && !isOldSample) return definition
  const { range } = tools.definitions.current().settings
  const busy = await busyPorts(range, await tools.engine(), tools.platform)
  const { servers } = await tools.definitions.change((fleet) => {
    const { port, image } = fleet.servers[id] ?? definition
    const completed = {
      ...(fleet.servers[id] ?? definition),
      port: port ?? requireFreePort(fleet, busy),
      image: isSampleImage(image) ? SAMPLE_IMAGE : image,
    }
    return { ...fleet, servers: { ...fleet.servers, [id]: completed } }
  })
  return servers[id] ?? definition
}
