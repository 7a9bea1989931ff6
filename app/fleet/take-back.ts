/** Takes back what freed a port, as long as it is as it was left: all of it or nothing. */
import { Failure } from '../contract/failure.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { allOrNothing, type Deed, nothingDone } from './deed.ts'
import { definitionIn } from './fleet-file.ts'
import { startedContainer } from './foreign-container.ts'
import { type Back, redefine } from './redefine.ts'
import { engineIfAny, redefinitionOf, requireMovable } from './relocate.ts'
import { stoppedServer } from './run-deeds.ts'
import { withServerLocks } from './server-lock.ts'
import { isUp, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'
import { type Wish, wishFor } from './wish.ts'

/** A move that was carried out. */
export interface Move {
  readonly server: string
  readonly from: number | null
  readonly to: number
  readonly back: Back
}

/** A server that was started on a port with what is taken back, and is stopped again as long as it is still there. */
export interface Started {
  readonly id: string
  readonly port: number | null
}

/** Failures: `too-late`, those of a move. */
export async function serverBack(tools: Tools, move: Move, started: Started | null, { signal }: Turn): Promise<void> {
  const { server, from, to } = move
  const now = await requireMovable(tools, server)
  const engine = started === null ? await engineIfAny(tools, signal) : await tools.engine(signal)
  const runs = engine !== null && (await serverContainers(engine, tools.home, server)).some(isUp)
  if (runs && started?.id !== server) await tools.ensureImages(engine, now, () => undefined, signal)
  const stop = await stopping(tools, engine, started, signal)
  const locks = { ...stop.locks, [server]: now }
  await withServerLocks(tools.home, locks, signal, async () => {
    await requireOn(tools, server, to)
    const goBack = async (): Promise<Deed> => {
      const change = await redefinitionOf(tools, { id: server, engine, signal }, (it) => ({ ...it, port: from }))
      return redefine(tools, { ...change, back: move.back })
    }
    const { keep } = await allOrNothing(stop.run, [goBack], signal).catch(rethrown(`The move of "${server}"`))
    await keep()
  })
}

/** Starts it again, after the server that was started in its place has stopped. Failures: `too-late`, `engine-error`. */
export async function containerBack(
  tools: Tools,
  container: Container,
  started: Started | null,
  { signal }: Turn,
): Promise<void> {
  const engine = await tools.engine(signal)
  const stop = await stopping(tools, engine, started, signal)
  await withServerLocks(tools.home, stop.locks, signal, async () => {
    const start = () => startedContainer(engine, container)
    const { keep } = await allOrNothing(stop.run, [start], signal).catch(
      rethrown(`The stop of container ${container.name}`),
    )
    await keep()
  })
}

/** What stopping a server needs before the locks are taken. */
async function stopping(tools: Tools, engine: Engine | null, started: Started | null, signal: AbortSignal) {
  const definition = started && definitionIn(await tools.definitions.read(), started.id)
  if (!started || !engine || !definition || definition.port !== started.port) {
    return { locks: {}, run: async () => nothingDone }
  }
  const { id } = started
  const wish: Wish = await wishFor(tools.home, id, 'down')
  return { locks: { [id]: definition }, run: () => stoppedServer(tools, { id, engine, signal, wish }) }
}

async function requireOn(tools: Tools, id: string, port: number): Promise<void> {
  const { port: now } = await requireMovable(tools, id)
  if (now === port) return
  const message = `The move of "${id}" cannot be undone: it is on port ${now ?? 'none'} by now.`
  throw new Failure('too-late', message, `Move it to the port you want it on.`)
}

/** Somebody else has what was given up; all is as it was before the undo. */
function rethrown(what: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof Failure) || thrown.kind !== 'port-taken') throw thrown
    const message = `${what} cannot be undone now: ${thrown.message}`
    throw new Failure('too-late', message, 'Free that port first. Nothing was changed.', { cause: thrown })
  }
}
