/** Replaces a server's token, and keeps the old one unless the new one has proved itself. */
import type { RotateReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import { withLock } from '../home.ts'
import { type AtGate, cutOff, endGrace, exchangeAtGate, settleExchange } from './rotate-at-gate.ts'
import { rotateByRestart } from './rotate-by-restart.ts'
import { lockOf } from './server-lock.ts'
import { demandsToken, isGated } from './spec.ts'
import { isUp, type Job, roleOf, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

const MINUTE = 60_000

/**
 * A server that does not run gets the new token at its next start; its entries change now. Behind a gate nothing is
 * interrupted, and the old token works on for the grace period of the settings; else the server is started anew.
 * Failures: `rotate-failed` (everything is as before, unless it says otherwise), `invalid-input` (nothing demands a
 * token), `no-engine`, `busy`, `cancelled` (everything is as before), and those of a pull or build when the image has
 * gone (nothing was begun then).
 */
export function rotateToken(tools: Tools, id: string, turn: Turn): Promise<RotateReport> {
  return withToken(tools, id, turn, async (job) => {
    const { rotation } = tools.definitions.current().settings
    return isGated(job.definition)
      ? exchangeAtGate(tools, atGate(job), rotation.graceMinutes * MINUTE)
      : rotateByRestart(tools, job, await tools.tokens.ensure(id))
  })
}

/**
 * The same for a token that somebody else has got hold of: it is refused at once, and who is connected with it is cut
 * off; clients come back with the new one. Failures: as of `rotateToken`.
 */
export function replaceLeaked(tools: Tools, id: string, turn: Turn): Promise<RotateReport> {
  return withToken(tools, id, turn, async (job) => {
    if (!isGated(job.definition)) return rotateByRestart(tools, job, await tools.tokens.ensure(id))
    const report = await exchangeAtGate(tools, atGate(job), 0)
    await cutOff(tools, atGate(job))
    return report
  })
}

/** Ends the grace of the old token now. Does nothing when there is none. Failures: `rotate-failed`, `engine-error`. */
export function revokePrevious(tools: Tools, id: string, turn: Turn): Promise<void> {
  return withToken(tools, id, turn, (job) => endGrace(tools, atGate(job)))
}

/** Finishes a rotation that its process did not live to see the end of. Under the server's lock. */
export async function settleRotation(tools: Tools, id: string, signal: AbortSignal): Promise<void> {
  const previous = await tools.tokens.previous(id)
  if (previous === null || previous.until !== null) return
  const definition = await tools.definitions.require(id)
  const engine = await tools.engine(signal)
  const existing = await serverContainers(engine, tools.home, id)
  const grace = tools.definitions.current().settings.rotation.graceMinutes * MINUTE
  await settleExchange(tools, atGate({ id, engine, definition, existing, signal }), previous.token, grace)
}

async function withToken<T>(tools: Tools, id: string, turn: Turn, work: (job: Job) => Promise<T>): Promise<T> {
  const { signal } = turn
  const asked = await requireWithToken(tools, id)
  const engine = await tools.engine(signal)
  // Outside the lock, since a pull takes long.
  if (!isGated(asked) && (await serverContainers(engine, tools.home, id)).some(isUp)) {
    await tools.ensureImages(engine, asked, () => undefined, signal)
  }
  const { name, options } = lockOf(id, asked, signal)
  return withLock(
    tools.home,
    name,
    async () => {
      await settleRotation(tools, id, signal)
      // Another process may have moved or removed it while this one waited.
      const definition = await requireWithToken(tools, id)
      const existing = await serverContainers(engine, tools.home, id)
      return work({ id, engine, definition, existing, signal })
    },
    options,
  )
}

const atGate = (job: Job): AtGate => ({
  ...job,
  gate: job.existing.find((one) => roleOf(one) === 'gate' && isUp(one)) ?? null,
})

async function requireWithToken({ definitions }: Tools, id: string): Promise<ServerDefinition> {
  const definition = await definitions.require(id)
  if (demandsToken(definition)) return definition
  if (definition.transport === 'stdio') {
    const fix = 'Only who may use the engine reaches it. There is nothing to rotate.'
    throw new Failure('invalid-input', `"${id}" is a stdio server and has no token.`, fix)
  }
  throw new Failure('invalid-input', `"${id}" runs without a token.`, 'Set its auth to "gate" first.')
}
