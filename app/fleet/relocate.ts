/** Gives a server another port, or another definition altogether, in its turn and under its lock. */
import { STORED } from '../contract/credential.ts'
import { Failure } from '../contract/failure.ts'
import { withGateChoice } from '../contract/gate-offer.ts'
import { type Remote, ServerDefinition } from '../contract/server.ts'
import type { Engine } from '../engine/engine.ts'
import { afterUndoing } from './deed.ts'
import { busyPorts, requireFreePort } from './free-port.ts'
import { forgetUnused, keepSecrets, moveIfStored, storedNames } from './kept-secrets.ts'
import { unmaskedDefinition } from './masked-definition.ts'
import { nearestFree } from './nearest-free.ts'
import { engineToLaunchIn, type Redefinition, redefine } from './redefine.ts'
import { withServerLocks } from './server-lock.ts'
import { serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

/**
 * To the given port, or to the nearest free one. Answers the port. A running server is started anew there; without an
 * engine only the definition and the entries change. Failures: `port-taken`, `no-free-port`, `invalid-input` (a stdio
 * server), and those of a start.
 */
export async function moveServer(tools: Tools, id: string, port: number | undefined, turn: Turn): Promise<number> {
  const before = await requireMovable(tools, id)
  const engine = await engineIfAny(tools, turn.signal)
  const wanted = port ?? (await nearestFree(tools, engine, { id, from: before.port, signal: turn.signal }))
  if (wanted === before.port) return wanted
  await relocate(tools, { id, engine, signal: turn.signal }, (now) => ({ ...now, port: wanted }))
  return wanted
}

/**
 * Replaces the definition; masked secrets keep their values and a left-out port stays. When the address changes, a
 * running server is started anew; other changes wait for its next start. Failures: as of `moveServer`.
 */
export async function updateServer(tools: Tools, id: string, edited: ServerDefinition, turn: Turn): Promise<void> {
  const engine = await engineIfAny(tools, turn.signal)
  await moveIfStored(tools, id)
  const before = await tools.definitions.require(id)
  const { definition: kept, undo } = await keepSecrets(tools, id, unmaskedDefinition(edited, before), before)
  const free = edited.transport === 'stdio' ? null : await nextPort(tools, engine).catch(() => null)
  try {
    await relocate(tools, { id, engine, signal: turn.signal }, (now) => {
      const definition = withGateChoice(unmaskedDefinition(kept, now), now)
      return edited.transport === 'stdio' ? definition : { ...definition, port: edited.port ?? now.port ?? free }
    })
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  }
  await tools.secrets.remove(
    id,
    // Also one that is public from now on, or was emptied: the store has nothing to do with it any more.
    storedNames(before).filter((name) => kept.env[name] !== STORED),
  )
  if (storedNames(before).length > 0) await forgetUnused(tools, id)
  await tools.looks.lookAtToken(id)
}

/**
 * Lets other computers reach the server there, or nobody but this one (null). A server that runs goes on running; what
 * stands before it is made anew. Failures: `invalid-input` (one without a gate), `no-address`, `port-taken`, and those
 * of a start.
 */
export async function setRemote(tools: Tools, id: string, remote: Remote | null, turn: Turn): Promise<void> {
  // For all that it may still fail at, it is not to be made anew each time.
  if (remote !== null) await tools.authority()
  const engine = await engineIfAny(tools, turn.signal)
  const subject = { id, engine, signal: turn.signal, ...(remote === null ? {} : ({ reach: true } as const)) }
  await relocate(tools, subject, (now) => withRemote(id, now, remote))
}

function withRemote(id: string, now: ServerDefinition, remote: Remote | null): ServerDefinition {
  const parsed = ServerDefinition.safeParse({ ...now, remote })
  if (parsed.success) return parsed.data
  const words = parsed.error.issues.map(({ message }) => message).join(' ')
  throw new Failure(
    'invalid-input',
    `Other computers cannot be let to "${id}". ${words}`,
    'Change that, then try again.',
  )
}

/** Failures: `unknown-server`, `invalid-input`. */
export async function requireMovable({ definitions }: Pick<Tools, 'definitions'>, id: string) {
  const definition = await definitions.require(id)
  if (definition.transport !== 'stdio') return definition
  throw new Failure('invalid-input', `"${id}" is a stdio server and has no port.`, 'Nothing has to be moved.')
}

/** A definition is a file: whoever has no engine at the moment can change it all the same. */
export async function engineIfAny(tools: Pick<Tools, 'engine'>, signal: AbortSignal): Promise<Engine | null> {
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

type Subject = Pick<Redefinition, 'id' | 'engine' | 'signal' | 'reach'>

async function relocate(tools: Tools, subject: Subject, edit: (now: ServerDefinition) => ServerDefinition) {
  const { id, signal } = subject
  const asked = await redefinitionOf(tools, subject, edit)
  // Outside the lock, since a pull takes long.
  const engine = engineToLaunchIn(asked)
  if (engine) await tools.ensureImages(engine, asked.after, () => undefined, signal)
  await withServerLocks(tools.home, { [id]: asked.before }, signal, async () => {
    const done = await redefine(tools, await redefinitionOf(tools, subject, edit))
    await done.keep()
  })
}

/** As definition and containers are at this moment. Failures: `unknown-server`, `engine-error`, `no-engine`. */
export async function redefinitionOf(
  tools: Tools,
  subject: Subject,
  edit: (now: ServerDefinition) => ServerDefinition,
): Promise<Redefinition> {
  const { id, engine } = subject
  const before = await tools.definitions.require(id)
  const existing = engine ? await serverContainers(engine, tools.home, id) : []
  return { ...subject, before, after: edit(before), existing }
}
