/** Waits for a port until its holder goes, by itself or because it was asked to, and then starts the server. */
import { Failure } from '../contract/failure.ts'
import type { Change, Choice } from '../contract/ports.ts'
import type { Outcome, Way } from './carry-out.ts'
import { quitProcess } from './quit-process.ts'
import { showing } from './redefine.ts'
import { requireMovable } from './relocate.ts'
import { startServer } from './start.ts'
import type { Tools } from './tools.ts'
import type { Turn } from './turns.ts'
import { holdersOn, waitForPort } from './wait-for-port.ts'

/** Failures: as of `quitProcess` and of a start; a process that has quit by then stays away. */
export async function freedByQuit(
  tools: Tools,
  { id, start }: Way,
  { pid, startedAt }: Extract<Choice, { kind: 'quit-process' }>,
  turn: Turn,
): Promise<Outcome> {
  const port = await requirePort(tools, id)
  const { platform } = tools
  const { signal } = turn
  const holders = () => holdersOn(tools, id, port, signal)
  const quit = await showing(tools, id, (show) => {
    if (start) show({ kind: 'wait-for-port', port })
    return quitProcess({ port, pid, startedAt, platform, holders, signal })
  })
  if (!start) return { changes: quit, undo: null }
  await startServer(tools, id, turn).catch(tellingOf(quit))
  return { changes: [...quit, { kind: 'start', server: id }], undo: null }
}

/** Whoever is faster on the freed port than the server is waited for, too. */
export async function freedByItself(tools: Tools, { id, start }: Way, turn: Turn): Promise<Outcome> {
  const port = await requirePort(tools, id)
  const wait = (): Promise<void> =>
    showing(tools, id, (show) => {
      if (start) show({ kind: 'wait-for-port', port })
      return waitForPort(tools, id, port, turn.signal)
    })
  for (;;) {
    await wait()
    if (!start) return { changes: [], undo: null }
    try {
      await startServer(tools, id, turn)
      return { changes: [{ kind: 'start', server: id }], undo: null }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.kind !== 'port-taken') throw thrown
    }
  }
}

async function requirePort(tools: Tools, id: string): Promise<number> {
  const { port } = await requireMovable(tools, id)
  if (port !== null) return port
  throw new Failure('invalid-input', `"${id}" has no port yet.`, 'Start it: Berth then gives it a free one.')
}

/** A process that has quit does not come back by itself: the person has to know. */
function tellingOf(quit: readonly Change[]): (thrown: unknown) => never {
  return (thrown) => {
    const [change] = quit
    if (!(thrown instanceof Failure) || change?.kind !== 'quit-process') throw thrown
    const { kind, message, fix, remedy } = thrown
    const words = `${change.words} has quit. But: ${message}`
    throw new Failure(kind, words, fix, { cause: thrown, ...(remedy ? { remedy } : {}) })
  }
}
