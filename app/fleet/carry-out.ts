/** Frees a port by moving a server or stopping a container, and starts the server that wants it: all or nothing. */
import { Failure } from '../contract/failure.ts'
import type { Change, Choice } from '../contract/ports.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { allOrNothing, type Deed } from './deed.ts'
import { definitionIn } from './fleet-file.ts'
import { requirePublisher, stoppedContainer } from './foreign-container.ts'
import { redefine, showing } from './redefine.ts'
import { engineIfAny, redefinitionOf, requireMovable } from './relocate.ts'
import { startedServer } from './run-deeds.ts'
import { withServerLocks } from './server-lock.ts'
import { completeDefinition } from './start.ts'
import { containerBack, serverBack } from './take-back.ts'
import { isUp, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'
import { wishFor } from './wish.ts'

/** The server that wants its port, and whether it is to run. */
export interface Way {
  readonly id: string
  readonly start: boolean
}

export interface Outcome {
  readonly changes: readonly Change[]
  readonly undo: {
    /** Whose turns it takes. */
    readonly servers: readonly [string, ...string[]]
    readonly run: (turn: Turn) => Promise<void>
  } | null
}

/**
 * Moves the server itself, or the one that has its port. Without an engine only files change. Failures: `too-late`,
 * and those of a move and a start.
 */
export async function freedByMove(
  tools: Tools,
  way: Way,
  { server, port }: Extract<Choice, { kind: 'move' }>,
  { signal }: Turn,
): Promise<Outcome> {
  const { id, start } = way
  const before = await requireMovable(tools, server)
  if (server !== id) await requireRival(tools, id, before)
  const starter = start ? await starterOf(tools, way, signal) : null
  const engine = starter?.engine ?? (await engineIfAny(tools, signal))
  const runs = engine !== null && (await serverContainers(engine, tools.home, server)).some(isUp)
  // Outside the locks, since a pull takes long.
  if (runs) await tools.ensureImages(engine, before, () => undefined, signal)
  const locks = { ...starter?.locks, [server]: before }
  return withServerLocks(tools.home, locks, signal, async () => {
    const subject = { id: server, engine, signal }
    const redefinition = await redefinitionOf(tools, subject, (now) => ({ ...now, port }))
    const move = () => redefine(tools, { ...redefinition, start: start && server === id })
    const starting = starter && server !== id ? [starter.run] : []
    const { changes, keep, first } = await allOrNothing(move, starting, signal)
    await keep()
    const startedOn = server === id ? port : before.port
    const started = changes.some(({ kind }) => kind === 'start') ? { id, port: startedOn } : null
    const done = { server, from: redefinition.before.port, to: port, back: first.back }
    const servers = started === null ? ([server] as const) : ([server, id] as const)
    return { changes, undo: { servers, run: (turn) => serverBack(tools, done, started, turn) } }
  })
}

/** Stops a container that is not of this fleet. Failures: `too-late`, `forbidden`, and those of a start. */
export async function freedByStop(tools: Tools, way: Way, containerId: string, { signal }: Turn): Promise<Outcome> {
  const { id, start } = way
  const { port } = await requireMovable(tools, id)
  const engine = await tools.engine(signal)
  const container = await requireStranger(tools, engine, containerId, port)
  const starter = start ? await starterOf(tools, way, signal) : null
  const work = async (): Promise<Outcome> => {
    const stop = async (): Promise<Deed> =>
      stoppedContainer(engine, await requireStranger(tools, engine, container.id, port))
    const { changes, keep } = await allOrNothing(stop, starter ? [starter.run] : [], signal)
    await keep()
    if (container.removesItself) return { changes, undo: null }
    const started = changes.some(({ kind }) => kind === 'start') ? { id, port } : null
    return { changes, undo: { servers: [id], run: (turn) => containerBack(tools, container, started, turn) } }
  }
  if (!starter) return work()
  return showing(tools, id, (show) => {
    show({ kind: 'queued' })
    return withServerLocks(tools.home, starter.locks, signal, work)
  })
}

/** What a start needs before the locks are taken. */
async function starterOf(tools: Tools, { id }: Way, signal: AbortSignal) {
  const wish = await wishFor(tools.home, id, 'up')
  const engine = await tools.engine(signal)
  const definition = await completeDefinition(tools, id)
  await tools.ensureImages(engine, definition, () => undefined, signal)
  const locks: Readonly<Record<string, ServerDefinition>> = { [id]: definition }
  return { engine, locks, run: () => startedServer(tools, { id, engine, signal, wish }) }
}

/** What was chosen was to free the port of server `id`, not to move another one about. */
async function requireRival(tools: Tools, id: string, rival: ServerDefinition): Promise<void> {
  const { port } = await tools.definitions.require(id)
  if (port === rival.port) return
  const message = `Port ${port ?? 'none'} of "${id}" is not the other server's any more. Nothing was changed.`
  throw new Failure('too-late', message, 'Look at the port again: it may be free now.')
}

/** A server of this fleet is stopped as a server, which its own locks and wishes take part in. */
async function requireStranger(
  { home, definitions }: Tools,
  engine: Engine,
  containerId: string,
  port: number | null,
): Promise<Container> {
  const container = await requirePublisher(engine, containerId, port)
  const { [HOME_LABEL]: key, [SERVER_LABEL]: server } = container.labels
  if (key !== home.key || server === undefined || !definitionIn(definitions.current(), server)) return container
  throw new Failure('forbidden', `That container is the server "${server}".`, `Stop or move "${server}" instead.`)
}
