/** Replaces a server's token, and keeps the old one unless the new one has proved itself. */
import { setTimeout as delay } from 'node:timers/promises'
import type { RotateReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import { withLock } from '../home.ts'
import { newToken } from '../tokens/tokens.ts'
import { afterUndoing } from './deed.ts'
import { type Launched, launchBeside } from './launch.ts'
import { secretValues } from './redact.ts'
import { redactedReport } from './redacted-report.ts'
import { showing } from './redefine.ts'
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
 * token), `no-engine`, `busy`, `cancelled` (everything is as before), and those of a pull or build when the image has
 * gone (nothing was begun then).
 */
export async function rotateToken(tools: Tools, id: string, turn: Turn): Promise<RotateReport> {
  const asked = await requireWithToken(tools, id)
  const engine = await tools.engine(turn.signal)
  // Outside the lock, since a pull takes long.
  if ((await serverContainers(engine, tools.home, id)).some(isUp)) {
    await tools.ensureImage(engine, asked.image, () => undefined, turn.signal)
  }
  const { name, options } = lockOf(id, asked, turn.signal)
  return withLock(
    tools.home,
    name,
    async () => {
      // Another process may have moved or removed it while this one waited.
      const definition = await requireWithToken(tools, id)
      const old = await tools.tokens.ensure(id)
      const existing = await serverContainers(engine, tools.home, id)
      return exchange(tools, { id, engine, definition, existing, signal: turn.signal }, old)
    },
    options,
  )
}

async function exchange(tools: Tools, job: Job, old: string): Promise<RotateReport> {
  const { id } = job
  const fresh = newToken()
  let launched: Launched | null = null
  await tools.tokens.write(id, fresh)
  try {
    if (job.existing.some(isUp)) launched = await showing(tools, id, (show) => launchBeside(tools, job, show))
    const report = await proven(tools, job, { old, fresh })
    await launched?.keep()
    return report
  } catch (thrown) {
    throw await rollBack(tools, job, { old, launched }, thrown)
  } finally {
    await tools.looks.lookAtToken(id)
  }
}

/** Rewriting the entries comes last: nothing in them has to be undone. */
async function proven(
  tools: Tools,
  job: Job,
  { old, fresh }: { readonly old: string; readonly fresh: string },
): Promise<RotateReport> {
  const { id, definition, existing } = job
  const isRunning = existing.some(isUp)
  const access = isRunning ? await proveNew(tools, job, fresh) : 'token'
  const oldTokenRefused = !isRunning || (await refusesOld(tools, job, old))
  const { entries } = await (await tools.clients()).rewrite(moored(id, definition, fresh))
  const rewrittenEntries = entries.map(({ client, file, entryName }) => ({ client, file, entryName }))
  return { proven: isRunning, oldTokenRefused, access, rewrittenEntries }
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
  { old, launched }: { readonly old: string; readonly launched: Launched | null },
  cause: unknown,
): Promise<Failure> {
  const { id, signal } = job
  const remedy = { kind: 'open-logs', id } as const
  const failed = (thrown: unknown, fix: string): Failure => {
    const message = `The new token of "${id}" was not put in place. ${messageOf(thrown)}`
    return new Failure('rotate-failed', message, fix, { cause: thrown, remedy })
  }
  const undo = async (): Promise<void> => {
    await tools.tokens.write(id, old)
    if (launched === null) return
    await showing(tools, id, (show) => {
      show({ kind: 'launch' })
      return launched.undo()
    })
  }
  const thrown = await afterUndoing(cause, undo)
  if (!(await isAsBefore(tools, job))) {
    return failed(thrown, `The old token is written again, but "${id}" does not run now. Start it, and read its log.`)
  }
  if (signal.aborted && signal.reason instanceof Failure) return signal.reason
  return failed(thrown, 'The old token is in place again and works as before. Read the log, then try again.')
}

async function isAsBefore({ home }: Tools, { id, engine, existing }: Job): Promise<boolean> {
  if (!existing.some(isUp)) return true
  return (await serverContainers(engine, home, id).catch(() => [])).some(isUp)
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

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
