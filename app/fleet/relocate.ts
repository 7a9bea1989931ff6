/** Gives a server a new definition; address, container and clients' entries change together or not at all. */
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { withLock } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { busyPorts, refuseTakenPort, requireFreePort, reservedPorts } from './free-port.ts'
import { afterUndoing, type Launched, launchBeside } from './launch.ts'
import { unmaskedDefinition } from './masked-definition.ts'
import { lockOf } from './server-lock.ts'
import { isUp, type Job, moored, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

/**
 * To the given port, or to the next free one. Answers the port. A running server is started anew there; without an
 * engine only the definition and the entries change. Failures: `port-taken`, `no-free-port`, `invalid-input` (a stdio
 * server), and those of a start.
 */
export async function moveServer(tools: Tools, id: string, port: number | undefined, turn: Turn): Promise<number> {
  const before = await tools.definitions.require(id)
  if (before.transport === 'stdio') {
    throw new Failure('invalid-input', `"${id}" is a stdio server and has no port.`, 'Nothing has to be moved.')
  }
  const engine = await engineIfAny(tools, turn.signal)
  const wanted = port ?? (await nextPort(tools, engine))
  if (wanted === before.port) return wanted
  await redefine(tools, { id, engine, signal: turn.signal }, (now) => ({ ...now, port: wanted }))
  return wanted
}

/**
 * Replaces the definition; masked secrets keep their values and a left-out port stays. When the address changes, a
 * running server is started anew; other changes wait for its next start. Failures: as of `moveServer`.
 */
export async function updateServer(tools: Tools, id: string, edited: ServerDefinition, turn: Turn): Promise<void> {
  const engine = await engineIfAny(tools, turn.signal)
  const free = edited.transport === 'stdio' ? null : await nextPort(tools, engine).catch(() => null)
  await redefine(tools, { id, engine, signal: turn.signal }, (now) => {
    const definition = unmaskedDefinition(edited, now)
    return edited.transport === 'stdio' ? definition : { ...definition, port: edited.port ?? now.port ?? free }
  })
}

/** A definition is a file: whoever has no engine at the moment can change it all the same. */
async function engineIfAny(tools: Tools, signal: AbortSignal): Promise<Engine | null> {
  try {
    return await tools.engine(signal)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.kind === 'no-engine') return null
    throw thrown
  }
}

async function nextPort(tools: Tools, engine: Engine | null): Promise<number> {
  const fleet = await tools.definitions.read()
  return requireFreePort(fleet, await busyPorts(fleet.settings.range, engine, tools.platform))
}

/** The server that is to change. */
interface Subject {
  readonly id: string
  readonly engine: Engine | null
  readonly signal: AbortSignal
}

interface Change extends Subject {
  readonly before: ServerDefinition
  readonly after: ServerDefinition
  readonly existing: readonly Container[]
}

async function redefine(tools: Tools, subject: Subject, edit: (now: ServerDefinition) => ServerDefinition) {
  const { id, signal } = subject
  const prepare = async (): Promise<Change> => {
    const before = await tools.definitions.require(id)
    return { ...subject, before, after: edit(before), existing: await containersOf(tools, subject) }
  }
  const asked = await prepare()
  // Outside the lock, since a pull takes long.
  const engine = engineToLaunchIn(asked)
  if (engine) await tools.ensureImage(engine, asked.after.image, () => undefined, signal)
  const { name, options } = lockOf(id, asked.before, signal)
  await withLock(
    tools.home,
    name,
    async () => {
      const change = await prepare()
      await refuseTaken(tools, change)
      await apply(tools, change)
    },
    options,
  )
}

const containersOf = async ({ home }: Tools, { id, engine }: Subject): Promise<readonly Container[]> =>
  engine ? serverContainers(engine, home, id) : []

/** Where a running server has to be started anew for the change; null when it can stay or does not run. */
function engineToLaunchIn({ engine, existing, before, after }: Change): Engine | null {
  const mustMove = after.transport !== 'stdio' && publishes(before) !== publishes(after)
  return mustMove && existing.some(isUp) ? engine : null
}

async function refuseTaken(tools: Tools, { id, engine, before, after, existing, signal }: Change): Promise<void> {
  const { port } = after
  if (port === null || port === before.port) return
  const owner = Object.entries(tools.definitions.current().servers).find(([, other]) => other.port === port)
  if (owner) {
    const fix = `Choose another port, or move "${owner[0]}" first.`
    throw new Failure('port-taken', `Port ${port} belongs to the server "${owner[0]}".`, fix)
  }
  const ownContainerIds = new Set(existing.map((container) => container.id))
  await refuseTakenPort(tools, engine, { id, port, ownContainerIds, signal })
}

async function apply(tools: Tools, change: Change): Promise<void> {
  const { id, before, after } = change
  let launched: Launched | null = null
  await save(tools, id, after)
  try {
    launched = await launchedThere(tools, change)
    await rewriteEntries(tools, change)
  } catch (thrown) {
    throw await afterUndoing(thrown, async () => {
      await save(tools, id, before)
      await launched?.undo()
    })
  } finally {
    await tools.looks.lookAtToken(id)
  }
  await launched?.keep()
  if (after.transport === 'stdio') await removeContainers(change)
}

async function launchedThere(tools: Tools, change: Change): Promise<Launched | null> {
  const engine = engineToLaunchIn(change)
  if (engine === null) return null
  const job: Job = { ...change, engine, definition: change.after }
  return showing(tools, change.id, (show) => launchBeside(tools, job, show))
}

/** The last step that can fail: nothing in the entries has to be undone. */
async function rewriteEntries(tools: Tools, { id, before, after }: Change): Promise<void> {
  const token = await tools.tokens.read(id)
  const isSameAddress = moored(id, before, token).url === moored(id, after, token).url
  if (isSameAddress && before.auth === after.auth) return
  await (await tools.clients()).rewrite(moored(id, after, token))
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
    if (isUp(container)) await engine?.stop(container.id, before.stopTimeout)
    await engine?.remove(container.id)
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
