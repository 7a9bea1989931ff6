/** Exchanges the token that a gate demands, without interrupting anybody: for a while it lets in both. */
import type { RotateReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { Instant } from '../contract/snapshot.ts'
import type { Container } from '../engine/engine.ts'
import type { GateFile } from '../gate/gate-config.ts'
import { admission, expiry, inForce } from '../gate/gate-tokens.ts'
import { newToken } from '../tokens/tokens.ts'
import { alignEntries } from './align-entries.ts'
import { afterUndoing, eachInTurn } from './deed.ts'
import { readableFile } from './gate-spec.ts'
import { patiently } from './patiently.ts'
import { proveNew, refusesOld } from './token-proof.ts'
import { type Job, moored, type Tools } from './tools.ts'

/** A server, and the gate that runs in front of it; null while there is none. */
export interface AtGate extends Job {
  readonly gate: Container | null
}

/**
 * Under the server's lock. `grace`: milliseconds in which the old token still works. Failures: `rotate-failed`, which
 * says where it stopped, and `cancelled`; the old token is in place again then.
 */
export async function exchangeAtGate(tools: Tools, server: AtGate, grace: number): Promise<RotateReport> {
  const { id, definition, gate } = server
  const { tokens } = tools
  const old = await tokens.ensure(id)
  const before = await tokens.previous(id)
  const fresh = newToken()
  const steps = createSteps(server)
  try {
    await steps.take('letting the new token in', async () => {
      // Whoever reads this finds a rotation under way.
      await tokens.writePrevious(id, { token: old, until: null })
      steps.undoBy(() => tokens.writePrevious(id, before))
      // It may have come as far as to be in force, and the old one to be refused.
      steps.undoBy(() => tell(server, [...inForce(old), expiry(fresh, 0)]))
      await tell(server, [admission(fresh)])
    })
    await steps.take('keeping the new token', async () => {
      steps.undoBy(() => tokens.write(id, old))
      await tokens.write(id, fresh)
    })
    const access = await steps.take('the handshake with the new token', async () =>
      gate === null ? 'token' : proveNew(tools, server, fresh),
    )
    const rewrite = await steps.take("clients' entries", async () =>
      (await tools.clients()).rewrite(moored(id, definition, fresh)),
    )
    steps.undoBy(rewrite.undo)
    const until = await steps.take('ending the old token', () => endOld(tools, server, old, grace))
    const oldTokenRefused = grace === 0 && (gate === null || (await refusesOld(tools, server, old)))
    const rewrittenEntries = rewrite.entries.map(({ client, file, entryName }) => ({ client, file, entryName }))
    return { proven: gate !== null, oldTokenRefused, access, previousUntil: until, rewrittenEntries }
  } catch (thrown) {
    throw await steps.failure(thrown)
  } finally {
    await tools.looks.lookAtToken(id)
  }
}

/** Answers until when it still works; null when it does not any more. */
async function endOld(tools: Tools, server: AtGate, old: string, grace: number): Promise<Instant | null> {
  const until = grace === 0 ? null : tools.now() + grace
  await tell(server, [...inForce(await tools.tokens.read(server.id)), expiry(old, until ?? 0)])
  await tools.tokens.writePrevious(server.id, until === null ? null : { token: old, until })
  return until
}

/** Brings a rotation to its end whose process has died in the middle of it. */
export async function settleExchange(tools: Tools, server: AtGate, previous: string, grace: number): Promise<void> {
  const { id } = server
  // It died before the new token was kept, which nobody has seen then.
  if ((await tools.tokens.read(id)) === previous) return tools.tokens.writePrevious(id, null)
  await alignEntries(tools, id)
  await endOld(tools, server, previous, grace)
  await tools.looks.lookAtToken(id)
}

/** Failure `rotate-failed` when the gate lets the old token in all the same. */
export async function endGrace(tools: Tools, server: AtGate): Promise<void> {
  const { id, gate } = server
  const previous = await tools.tokens.previous(id)
  if (previous === null) return
  await endOld(tools, server, previous.token, 0)
  await tools.looks.lookAtToken(id)
  if (gate === null || (await refusesOld(tools, server, previous.token))) return
  const message = `The gate of "${id}" does not refuse the old token yet.`
  throw new Failure('rotate-failed', message, 'Restart the server: its gate is made anew then.')
}

/**
 * Ends all that is connected through the gate, for its tokens are looked at when a request begins. At once: a gate that
 * may finish tells clients in its last answers that they will end, and some then take what is cut off for whole.
 */
export async function cutOff(tools: Tools, { id, engine, gate }: AtGate): Promise<void> {
  if (gate === null) return
  await patiently(async () => {
    await engine.stop(gate.id, 0)
    await engine.start(gate.id)
  })
  await tools.looks.look(id, gate.id)
}

/** A gate that is made later reads the tokens when it is made. */
async function tell({ engine, gate }: AtGate, files: readonly GateFile[]): Promise<void> {
  if (gate !== null) await engine.putFiles(gate.id, files.map(readableFile))
}

/** Keeps what was done, to say where it stopped and to take it back, the last first. */
function createSteps({ id, signal }: AtGate) {
  const undoing: (() => Promise<void>)[] = []
  let name = ''
  return {
    take: async <T>(step: string, work: () => Promise<T>): Promise<T> => {
      name = step
      signal.throwIfAborted()
      return work()
    },
    undoBy: (undo: () => Promise<void>): void => void undoing.unshift(undo),
    failure: async (cause: unknown): Promise<unknown> => {
      const undo = (): Promise<void> => eachInTurn(undoing.map((one) => () => patiently(one)))
      const thrown = await afterUndoing(cause, undo)
      if (signal.aborted && signal.reason instanceof Failure && thrown === cause) return signal.reason
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      const message = `The new token of "${id}" was not put in place. It stopped at ${name}: ${why}`
      const fix = 'The old token is in place and works as before. Read the log, then try again.'
      return new Failure('rotate-failed', message, fix, { cause: thrown, remedy: { kind: 'open-logs', id } })
    },
  }
}
