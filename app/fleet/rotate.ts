/** Replaces a server's token, and keeps the old one unless the new one has proved itself. */
import { setTimeout as delay } from 'node:timers/promises'
import type { RotateReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import { withLock } from '../home.ts'
import { newToken } from '../tokens/tokens.ts'
import { launch } from './launch.ts'
import { secretValues } from './redact.ts'
import { redactedReport } from './redacted-report.ts'
import { showing } from './relocate.ts'
import { lockOf } from './server-lock.ts'
import { isUp, type Job, moored, serverContainers, type Tools } from './tools.ts'
import type { Turn } from './turns.ts'

/** Milliseconds a server has to load before its silence speaks against the new token. */
const LOAD_LIMIT = 60_000
/** Milliseconds a server that answers has to accept the new token; some load their keys after they listen. */
const ACCEPT_LIMIT = 5_000

/** Milliseconds between two looks. */
const PAUSE = 150

/**
 * A server that does not run gets the new token at its next start; its entries change now.
 * Failures: `rotate-failed` (everything is as before, unless it says otherwise), `invalid-input` (nothing demands a
 * token), `no-engine`, `busy`, `cancelled` (everything is as before).
 */
export async function rotateToken(tools: Tools, id: string, turn: Turn): Promise<RotateReport> {
  const asked = await requireWithToken(tools, id)
  const engine = await tools.engine(turn.signal)
  const { name, options } = lockOf(id, asked, turn.signal)
  return withLock(
    tools.home,
    name,
    async () => {
      // Another process may have moved or removed it while this one waited.
      const definition = await requireWithToken(tools, id)
      const old = await tools.tokens.ensure(id)
      const fresh = newToken()
      const existing = await serverContainers(engine, tools.home, id)
      const job: Job = { id, engine, definition, existing, signal: turn.signal }
      const isRunning = existing.some(isUp)
      await tools.tokens.write(id, fresh)
      try {
        return await exchange(tools, job, { old, fresh, isRunning })
      } catch (thrown) {
        throw await rollBack(tools, job, { old, isRunning }, thrown)
      } finally {
        await tools.looks.lookAtToken(id)
      }
    },
    options,
  )
}

async function exchange(
  tools: Tools,
  job: Job,
  { old, fresh, isRunning }: { readonly old: string; readonly fresh: string; readonly isRunning: boolean },
): Promise<RotateReport> {
  const { id, definition } = job
  if (isRunning) await showing(tools, id, (show) => launch(tools, job, show))
  const access = isRunning ? await proveNew(tools, job, fresh) : 'token'
  const oldTokenRefused = !isRunning || (await refusesOld(tools, job, old))
  const { entries } = await (await tools.clients()).rewrite(moored(id, definition, fresh))
  return {
    proven: isRunning,
    oldTokenRefused,
    access,
    rewrittenEntries: entries,
  }
}

/** Asks until the new token works. What the last answer was is the reason of the failure. */
async function proveNew(tools: Tools, { id, definition, signal }: Job, token: string): Promise<'token' | 'open'> {
  const begun = tools.now()
  let answering: number | null = null
  for (;;) {
    const secrets = secretValues(definition, token)
    const report = redactedReport(await tools.probe(moored(id, definition, token), signal), secrets)
    if (report.outcome.kind === 'healthy') return report.outcome.access
    if (answers(report)) answering ??= tools.now()
    const isLate = tools.now() - begun > LOAD_LIMIT || (answering !== null && tools.now() - answering > ACCEPT_LIMIT)
    // Two ends in a row: it will not come up with this token.
    if (isLate || tools.picture.facts(id).quickEnds >= 2) throw new Error(report.outcome.reason)
    await delay(PAUSE, undefined, { signal })
  }
}

/** Only a 401 or 403 says so: silence or an error may be over when the old token is tried again. */
async function refusesOld(tools: Tools, { id, definition, signal }: Job, token: string): Promise<boolean> {
  const begun = tools.now()
  for (;;) {
    const { outcome } = await tools.probe(moored(id, definition, token), signal)
    if (outcome.kind === 'healthy') return false
    if (outcome.stage === 'auth' && outcome.answered) return true
    if (tools.now() - begun > ACCEPT_LIMIT) return false
    await delay(PAUSE, undefined, { signal })
  }
}

const answers = ({ stages }: ProbeReport): boolean =>
  stages.some(({ name, outcome }) => name === 'http' && outcome === 'passed')

async function rollBack(
  tools: Tools,
  job: Job,
  { old, isRunning }: { readonly old: string; readonly isRunning: boolean },
  cause: unknown,
): Promise<Failure> {
  const { id, engine, definition } = job
  const why = cause instanceof Error ? cause.message : String(cause)
  const message = `The new token of "${id}" was not put in place. ${why}`
  try {
    await tools.tokens.write(id, old)
    const signal = AbortSignal.timeout(definition.stopTimeout * 1000 + LOAD_LIMIT)
    const existing = await serverContainers(engine, tools.home, id)
    if (isRunning) await showing(tools, id, (show) => launch(tools, { ...job, existing, signal }, show))
  } catch (second) {
    const after = second instanceof Error ? second.message : String(second)
    const fix = `The old token is written again, but "${id}" could not be started with it: ${after}`
    return new Failure('rotate-failed', message, fix, { cause, remedy: { kind: 'open-logs', id } })
  }
  if (job.signal.aborted && job.signal.reason instanceof Failure) return job.signal.reason
  const fix = 'The old token is in place again and works as before. Read the log, then try again.'
  return new Failure('rotate-failed', message, fix, { cause, remedy: { kind: 'open-logs', id } })
}

async function requireWithToken({ definitions }: Tools, id: string): Promise<ServerDefinition> {
  const definition = await definitions.require(id)
  const { transport, auth } = definition
  if (transport === 'stdio') {
    const fix = 'Only who may use the engine reaches it. There is nothing to rotate.'
    throw new Failure('invalid-input', `"${id}" is a stdio server and has no token.`, fix)
  }
  if (auth === 'none') {
    throw new Failure('invalid-input', `"${id}" runs without a token.`, 'Set its auth to "server" first.')
  }
  return definition
}
