/** The operations on servers, each in its turn: all that a person, the CLI or a bridge can make a server do. */
import type { RemoveReport, RotateReport } from '../contract/answers.ts'
import { checksItself, isOfferedGate } from '../contract/gate-offer.ts'
import type { Remote, ServerDefinition } from '../contract/server.ts'
import { forEveryone } from './everyone.ts'
import { definitionIn } from './fleet-file.ts'
import { moveServer, setRemote, updateServer } from './relocate.ts'
import { removeServer } from './remove.ts'
import { replaceLeaked, revokePrevious, rotateToken } from './rotate.ts'
import { demandsToken } from './spec.ts'
import { startServer } from './start.ts'
import { stopServer } from './stop.ts'
import type { Tools } from './tools.ts'
import type { Turn, Turns } from './turns.ts'
import { wishFor } from './wish.ts'

export interface Operations {
  start(id: string): Promise<void>
  /** Ends what brings the server up, or undoes what changes it; nothing when there is none under way. */
  cancel(id: string): void
  stop(id: string): Promise<void>
  restart(id: string): Promise<void>
  remove(id: string): Promise<RemoveReport>
  startAll(): Promise<void>
  stopAll(): Promise<void>
  move(id: string, port: number | undefined): Promise<number>
  update(id: string, definition: ServerDefinition): Promise<void>
  /** Where other computers reach it; null for nowhere. */
  setRemote(id: string, remote: Remote | null): Promise<void>
  /** Lets them reach it again where its definition says, when what does that has gone. */
  reach(id: string): Promise<void>
  rotate(id: string): Promise<RotateReport>
  rotateAll(): Promise<void>
  /** Ends the grace of the old token. */
  revoke(id: string): Promise<void>
  /** Rotates a token that somebody else has. */
  leaked(id: string): Promise<RotateReport>
  /** Offers no gate for it any more. */
  declineGate(id: string): Promise<void>
  /** Puts a gate in front of every server for which one is offered; answers their ids. */
  upgrade(): Promise<readonly string[]>
}

/** What gives way to anything else that is asked of the server: it may take for ever. */
export const beatenByAll = ['wait'] as const
/** What a stop does not wait for: a proof of a new token may take a minute. A move or an edit is soon over, and kept. */
const beatenByStop = ['start', 'restart', 'rotate', ...beatenByAll] as const
/** While one of these is under way the server shows as starting, and Cancel is offered. */
const cancellable = [...beatenByStop, 'move', 'update', 'remote'] as const
/** What is cancelled when Berth quits, as nothing is half done by it; all else is finished first. */
export const leftUndone = ['start', ...beatenByAll] as const

export function createOperations(tools: Tools, turns: Turns): Operations {
  const start = (id: string): Promise<void> =>
    turns.take(id, 'start', (turn) => startServer(tools, id, turn), beatenByAll)
  const stop = (id: string): Promise<void> => turns.take(id, 'stop', () => stopServer(tools, id), beatenByStop)
  const idsWith = async (wanted: (definition: ServerDefinition) => boolean): Promise<readonly string[]> => {
    const { servers } = await tools.definitions.read()
    return Object.entries(servers).flatMap(([id, definition]) => (wanted(definition) ? [id] : []))
  }
  const update = (id: string, definition: ServerDefinition): Promise<void> => {
    const name = `update ${JSON.stringify(definition)}`
    return turns.take(id, name, (turn) => updateServer(tools, id, definition, turn), beatenByAll)
  }
  const rotate = (id: string): Promise<RotateReport> =>
    turns.take(id, 'rotate', (turn) => rotateToken(tools, id, turn), beatenByAll)
  const reachAt = (id: string, remote: Remote | null): Promise<void> => {
    const name = `remote ${JSON.stringify(remote)}`
    return turns.take(id, name, (turn) => setRemote(tools, id, remote, turn), beatenByAll)
  }
  return {
    start,
    stop,
    cancel: (id) => void turns.cancel(id, cancellable),
    restart: (id) => turns.take(id, 'restart', (turn) => restartServer(tools, id, turn), beatenByAll),
    remove: (id) => turns.take(id, 'remove', () => removeServer(tools, id), cancellable),
    startAll: async () => {
      const ids = await idsWith(({ transport }) => transport !== 'stdio')
      await forEveryone(ids, start, { kind: 'start-failed', words: 'did not start' })
    },
    stopAll: async () => {
      await forEveryone(await idsWith(() => true), stop, { kind: 'engine-error', words: 'did not stop' })
    },
    move: (id, port) =>
      turns.take(id, `move to ${port ?? 'next'}`, (turn) => moveServer(tools, id, port, turn), beatenByAll),
    update,
    setRemote: reachAt,
    reach: async (id) => reachAt(id, (await tools.definitions.require(id)).remote),
    rotate,
    rotateAll: async () => {
      const rotateOne = async (id: string): Promise<void> => void (await rotate(id))
      await forEveryone(await idsWith(demandsToken), rotateOne, { kind: 'rotate-failed', words: 'kept the old token' })
    },
    revoke: (id) => turns.take(id, 'revoke', (turn) => revokePrevious(tools, id, turn), beatenByAll),
    leaked: (id) => turns.take(id, 'leaked', (turn) => replaceLeaked(tools, id, turn), beatenByAll),
    declineGate: (id) => declineGate(tools, id),
    upgrade: async () => {
      const ids = await idsWith(isOfferedGate)
      const upgradeOne = async (id: string): Promise<void> =>
        update(id, { ...(await tools.definitions.require(id)), auth: 'gate' })
      await forEveryone(ids, upgradeOne, { kind: 'start-failed', words: 'are as they were' })
      return ids
    },
  }
}

async function restartServer(tools: Tools, id: string, turn: Turn): Promise<void> {
  await tools.definitions.require(id)
  const wish = await wishFor(tools.home, id, 'up')
  await stopServer(tools, id, wish)
  turn.signal.throwIfAborted()
  await startServer(tools, id, turn, wish)
}

async function declineGate({ definitions }: Tools, id: string): Promise<void> {
  await definitions.require(id)
  await definitions.change((fleet) => {
    const definition = definitionIn(fleet, id)
    if (!definition || !checksItself(definition)) return fleet
    return { ...fleet, servers: { ...fleet.servers, [id]: { ...definition, gateDeclined: true } } }
  })
}
