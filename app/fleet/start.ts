/** Starts one server: image, port, container, and a look at where it really listens. */
import { Failure, viewOf } from '../contract/failure.ts'
import type { Remote, ServerDefinition } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { isSampleImage, SAMPLE_IMAGE } from '../engine/sample-image.ts'
import { withLock } from '../home.ts'
import { alignEntries } from './align-entries.ts'
import { definitionIn } from './fleet-file.ts'
import { busyPorts, requireFreePort } from './free-port.ts'
import { launch } from './launch.ts'
import { openBindings } from './loopback.ts'
import { lockOf } from './server-lock.ts'
import { demandsToken } from './spec.ts'
import { isBehindGate, roleOf, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'
import { refuseOverruled, type Wish, wishFor } from './wish.ts'

/**
 * Does nothing when the server runs. Failures: `no-engine`, `image-not-found`, `pull-failed`, `build-failed`,
 * `port-taken`, `no-free-port`, `not-loopback`, `start-failed`, `cancelled`, `unknown-server`, `invalid-input`
 * (a stdio server). All but `cancelled` stay in the picture until the next start.
 */
export async function startServer(tools: Tools, id: string, turn: Turn, wished?: Wish): Promise<void> {
  const { picture, now } = tools
  await requireStartable(tools, id)
  const wish = wished ?? (await wishFor(tools.home, id, 'up'))
  if (await isRunningNow(tools, id, turn.signal)) return
  const since = now()
  const show = (step: StartStep): void =>
    picture.change(id, (facts) => ({ ...facts, operation: { kind: 'start', step, since } }))
  show({ kind: 'queued' })
  try {
    await bringUp(tools, { id, signal: turn.signal, wish }, show)
    picture.change(id, (facts) => ({ ...facts, operation: null, failure: null }))
  } catch (thrown) {
    const isNews = !(thrown instanceof Failure && ['cancelled', 'unknown-server'].includes(thrown.kind))
    const failure = isNews ? { failure: viewOf(thrown), at: now() } : null
    picture.change(id, (facts) => ({ ...facts, operation: null, failure }))
    throw thrown
  }
}

/**
 * What runs already must not look as if it were started anew. The engine is asked only when the picture says so, and
 * under the lock: another process may be about to stop it.
 */
async function isRunningNow({ home, definitions, picture, engineNow }: Tools, id: string, signal: AbortSignal) {
  const { container, gate, tls } = picture.facts(id)
  const engine = engineNow()
  if (container?.status !== 'running' || !engine) return false
  const definition = await definitions.require(id)
  const { name, options } = lockOf(id, definition, signal)
  const { remote } = definition
  const known = [container, gate, tls].filter((one) => one !== null)
  const look = async (): Promise<boolean> => {
    const now = await Promise.all(known.map((one) => engine.inspect(one.id)))
    return isSafelyUp(
      now.filter((one) => one !== null),
      remote,
    )
  }
  return withLock(home, name, look, options)
}

/**
 * One that other computers can reach is to be replaced, unless they are meant to, and so is one whose gate is gone.
 * Whether they do reach it does not matter: that may be the fault of a network that this computer is not in.
 */
export function isSafelyUp(containers: readonly Container[], remote: Remote | null): boolean {
  const running = containers.filter(({ status }) => status === 'running')
  const server = running.find((container) => roleOf(container) === 'server')
  if (server === undefined || running.some((container) => openBindings(container, remote).length > 0)) return false
  return !isBehindGate(server) || running.some((container) => roleOf(container) === 'gate')
}

interface Start {
  readonly id: string
  readonly signal: AbortSignal
  readonly wish: Wish
}

async function bringUp(tools: Tools, start: Start, show: (step: StartStep) => void): Promise<void> {
  const { id, signal } = start
  const engine = await tools.engine(signal)
  // A pull takes long and nobody is kept waiting for it, so all may be different once it is this start's turn.
  for (;;) {
    const definition = await completeDefinition(tools, id)
    await tools.ensureImages(engine, definition, show, signal)
    const { name, options } = lockOf(id, definition, signal)
    const isDone = await withLock(
      tools.home,
      name,
      () => launchOnce(tools, engine, start, definition.image, show),
      options,
    )
    if (isDone) return
  }
}

/** False when the definition asks for another image by now. */
async function launchOnce(
  tools: Tools,
  engine: Engine,
  { id, signal, wish }: Start,
  image: string,
  show: (step: StartStep) => void,
): Promise<boolean> {
  const definition = await completeDefinition(tools, id)
  if (definition.image !== image) return false
  const [existing] = await Promise.all([
    serverContainers(engine, tools.home, id),
    refuseOverruled(tools.home, id, wish),
    // An entry carries the token that the container is given.
    demandsToken(definition) && tools.tokens.ensure(id),
  ])
  // Another face may have been faster.
  const launched =
    isSafelyUp(existing, definition.remote) || launch(tools, { id, engine, definition, signal, existing }, show)
  // Both end under the lock, also when one of them fails.
  for (const outcome of await Promise.allSettled([launched, alignEntries(tools, id)])) {
    if (outcome.status === 'rejected') throw outcome.reason
  }
  return true
}

async function requireStartable(tools: Tools, id: string): Promise<ServerDefinition> {
  const definition = await tools.definitions.require(id)
  if (definition.transport !== 'stdio') return definition
  const fix = 'Add it to a client: the client starts it through Berth and ends it again.'
  throw new Failure('invalid-input', `"${id}" is a stdio server: there is nothing to start.`, fix)
}

/**
 * As the file has it now, with a port where it had none and the sample of this Berth's version. Failures:
 * `unknown-server`, `invalid-input` (a stdio server), `no-free-port`, `no-engine`.
 */
export async function completeDefinition(tools: Tools, id: string): Promise<ServerDefinition> {
  const definition = await requireStartable(tools, id)
  const isOldSample = isSampleImage(definition.image) && definition.image !== SAMPLE_IMAGE
  if (definition.port !== null && !isOldSample) return definition
  const { range } = tools.definitions.current().settings
  const busy = await busyPorts(range, await tools.engine(), tools.platform)
  await tools.definitions.change((fleet) => {
    const now = definitionIn(fleet, id)
    // Removed since: it must not come back by this.
    if (!now) return fleet
    const port = now.port ?? requireFreePort(fleet, busy)
    const image = isSampleImage(now.image) ? SAMPLE_IMAGE : now.image
    return { ...fleet, servers: { ...fleet.servers, [id]: { ...now, port, image } } }
  })
  return tools.definitions.require(id)
}
