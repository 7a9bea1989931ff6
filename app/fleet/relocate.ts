/** Gives a server a new definition; address, container and clients' entries change together or not at all. */
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { withLock } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { busyPorts, refuseTakenPort, requireFreePort, reservedPorts } from './free-port.ts'
import { launch } from './launch.ts'
import { unmaskedDefinition } from './masked-definition.ts'
import { lockOf } from './server-lock.ts'
import { isUp, moored, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

/**
 * To the given port, or to the next free one. Answers the port. A running server is started anew there.
 * Failures: `port-taken`, `no-free-port`, `invalid-input` (a stdio server), and those of a start.
 */
export async function moveServer(tools: Tools, id: string, port: number | undefined, turn: Turn): Promise<number> {
  const engine = await tools.engine(turn.signal)
  const before = await tools.definitions.require(id)
  if (before.transport === 'stdio') {
    throw new Failure('invalid-input', `"${id}" is a stdio server and has no port.`, 'Nothing has to be moved.')
  }
  const wanted = port ?? (await nextPort(tools, engine))
  if (wanted === before.port) return wanted
  await redefine(tools, id, turn, engine, (now) => ({ ...now, port: wanted }))
  return wanted
}

/**
 * Replaces the definition; masked secrets keep their values and a left-out port stays. When the address changes, a
 * running server is started anew; other changes wait for its next start. Failures: as of `moveServer`.
 */
export async function updateServer(tools: Tools, id: string, edited: ServerDefinition, turn: Turn): Promise<void> {
  const engine = await tools.engine(turn.signal)
  const free = edited.transport === 'stdio' ? null : await nextPort(tools, engine).catch(() => null)
  await redefine(tools, id, turn, engine, (now) => {
    const definition = unmaskedDefinition(edited, now)
    return edited.transport === 'stdio' ? definition : { ...definition, port: edited.port ?? now.port ?? free }
  })
}

async function nextPort(tools: Tools, engine: Engine): Promise<number> {
  const fleet = await tools.definitions.read()
  return requireFreePort(fleet, await busyPorts(fleet.settings.range, engine, tools.platform))
}

async function redefine(
  tools: Tools,
  id: string,
  turn: Turn,
  engine: Engine,
  edit: (now: ServerDefinition) => ServerDefinition,
): Promise<void> {
  const { name, options } = lockOf(id, await tools.definitions.require(id), turn.signal)
  await withLock(
    tools.home,
    name,
    async () => {
      const before = await tools.definitions.require(id)
      const after = edit(before)
      await refuseTaken(tools, engine, id, before, after, turn.signal)
      const existing = await serverContainers(engine, tools.home, id)
      const change: Change = { id, engine, before, after, existing }
      try {
        await apply(tools, change, turn.signal)
      } catch (thrown) {
        await rollBack(tools, change)
        throw thrown
      }
    },
    options,
  )
}

interface Change {
  readonly id: string
  readonly engine: Engine
  readonly before: ServerDefinition
  readonly after: ServerDefinition
  readonly existing: readonly Container[]
}

async function refuseTaken(
  tools: Tools,
  engine: Engine,
  id: string,
  before: ServerDefinition,
  { port }: ServerDefinition,
  signal: AbortSignal,
): Promise<void> {
  if (port === null || port === before.port) return
  const owner = Object.entries(tools.definitions.current().servers).find(([, other]) => other.port === port)
  if (owner) {
    const fix = `Choose another port, or move "${owner[0]}" first.`
    throw new Failure('port-taken', `Port ${port} belongs to the server "${owner[0]}".`, fix)
  }
  const own = await serverContainers(engine, tools.home, id)
  const ownContainerIds = new Set(own.map((container) => container.id))
  await refuseTakenPort(tools, engine, { id, port, ownContainerIds, signal })
}

async function apply(tools: Tools, change: Change, signal: AbortSignal): Promise<void> {
  const { id, before, after, existing } = change
  await save(tools, id, after)
  if (after.transport === 'stdio') await removeContainers(change)
  else if (existing.some(isUp) && publishes(before) !== publishes(after))
    await showing(tools, id, (show) => launch(tools, { ...change, definition: after, signal }, show))
  const token = await tools.tokens.read(id)
  if (moored(id, before, token).url !== moored(id, after, token).url || before.auth !== after.auth) {
    await (await tools.clients()).rewrite(moored(id, after, token))
  }
  await tools.looks.lookAtToken(id)
}

/** Nothing in the entries has changed then: rewriting them was the last step. */
async function rollBack(tools: Tools, change: Change): Promise<void> {
  const { id, before, engine } = change
  await save(tools, id, before)
  const existing = await serverContainers(engine, tools.home, id)
  const isAsBefore = existing.some(
    (it) => it.status === 'running' && it.bindings.some(({ port }) => port === before.port),
  )
  if (!change.existing.some(isUp) || isAsBefore) return
  const signal = AbortSignal.timeout(before.stopTimeout * 1000 + 60_000)
  await showing(tools, id, (show) => launch(tools, { id, engine, definition: before, signal, existing }, show))
}

async function save(tools: Tools, id: string, definition: ServerDefinition): Promise<void> {
  await tools.definitions.change((fleet) => {
    const { port } = definition
    if (port !== null && definitionIn(fleet, id)?.port !== port && reservedPorts(fleet).has(port)) {
      throw new Failure('port-taken', `Port ${port} was given to another server just now.`, 'Choose another port.')
    }
    return { ...fleet, servers: { ...fleet.servers, [id]: definition } }
  })
}

async function removeContainers({ engine, before, existing }: Change): Promise<void> {
  for (const container of existing) {
    if (isUp(container)) await engine.stop(container.id, before.stopTimeout)
    await engine.remove(container.id)
  }
}

const publishes = ({ port, containerPort, transport }: ServerDefinition): string =>
  `${transport} ${port} ${containerPort}`

/** Shows the server as starting while `work` replaces its container. */
export async function showing<T>(
  { picture, now }: Pick<Tools, 'picture' | 'now'>,
  id: string,
  work: (show: (step: StartStep) => void) => Promise<T>,
): Promise<T> {
  const since = now()
  try {
    return await work((step) =>
      picture.change(id, (facts) => ({ ...facts, operation: { kind: 'start', step, since } })),
    )
  } finally {
    picture.change(id, (facts) => ({ ...facts, operation: null }))
  }
}
