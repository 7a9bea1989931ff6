/** Carries out one way out of a port conflict as a whole, and takes it back within five minutes. */
import type { Choice, Resolution } from '../contract/ports.ts'
import { assertNever } from '../contract/result.ts'
import { freedByMove, freedByStop, type Outcome, type Way } from './carry-out.ts'
import { beatenByAll } from './operate.ts'
import { freedByItself, freedByQuit } from './outwait.ts'
import type { Tools } from './tools.ts'
import { type Turn, type Turns, takeTurns } from './turns.ts'
import { createUndoHistory } from './undo-history.ts'

export interface Resolver {
  /**
   * All of it or nothing: when a part fails, all is as before, but for a process that has quit. `start` brings server
   * `id` up with it. To wait takes as long as the port is held; `server:cancel` ends it.
   * Failures: `too-late` when the choice does not fit what is there any more, `port-taken`, `timeout` (a process that
   * does not quit), `forbidden` (what no plan offers), `cancelled`, and those of a move and a start.
   */
  resolve(id: string, choice: Choice, start: boolean): Promise<Resolution>
  /** Failures: `too-late`, and those of a move and a start; all is as before then, and it can be tried again. */
  undo(key: string): Promise<void>
}

export function createResolver(tools: Tools, turns: Turns): Resolver {
  const history = createUndoHistory(tools)
  const inTurn = <T>(ids: readonly [string, ...string[]], name: string, work: (turn: Turn) => Promise<T>): Promise<T> =>
    takeTurns(turns, ids, name, work, beatenByAll)

  return {
    resolve: async (id, choice, start) => {
      const ids = choice.kind === 'move' && choice.server !== id ? ([id, choice.server] as const) : ([id] as const)
      const name = `${turnKind(choice)} ${JSON.stringify({ id, choice, start })}`
      const { changes, undo } = await inTurn(ids, name, (turn) => carriedOut(tools, { id, start }, choice, turn))
      if (!undo) return { changes, undo: null }
      const { servers, run } = undo
      const back = (): Promise<void> => inTurn(servers, `move back ${name}`, run)
      return { changes, undo: history.add({ servers, run: back }) }
    },
    undo: history.undo,
  }
}

/** What the turns know it by: as a start it gives way to a stop, as a wait to anything. */
function turnKind({ kind }: Choice): 'move' | 'start' | 'wait' {
  switch (kind) {
    case 'move':
      return 'move'
    case 'stop-container':
    case 'keep-stopped':
      return 'start'
    case 'quit-process':
    case 'wait':
      return 'wait'
    default:
      return assertNever(kind)
  }
}

function carriedOut(tools: Tools, way: Way, choice: Choice, turn: Turn): Promise<Outcome> {
  switch (choice.kind) {
    case 'move':
      return freedByMove(tools, way, choice, turn)
    case 'stop-container':
      return freedByStop(tools, way, choice.containerId, turn)
    case 'quit-process':
      return freedByQuit(tools, way, choice, turn)
    case 'wait':
      return freedByItself(tools, way, turn)
    case 'keep-stopped':
      return leftStopped(tools, way)
    default:
      return assertNever(choice)
  }
}

/** Nothing but that the start which failed is not told of any more. */
async function leftStopped({ definitions, picture }: Tools, { id }: Way): Promise<Outcome> {
  await definitions.require(id)
  picture.change(id, (facts) => ({ ...facts, failure: null }))
  return { changes: [], undo: null }
}
