/** Replaces the token of a server that checks it itself: its container is made anew with the new one. */
import type { RotateReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import { newToken } from '../tokens/tokens.ts'
import { afterUndoing } from './deed.ts'
import { type Launched, launchBeside } from './launch.ts'
import { showing } from './redefine.ts'
import { proveNew, refusesOld } from './token-proof.ts'
import { isUp, type Job, moored, serverContainers, type Tools } from './tools.ts'

/** Under the server's lock. There is no grace: the server knows one token. Failures: as of `rotateToken`. */
export async function rotateByRestart(tools: Tools, job: Job, old: string): Promise<RotateReport> {
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
  return { proven: isRunning, oldTokenRefused, access, previousUntil: null, rewrittenEntries }
}

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
