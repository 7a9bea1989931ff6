/** One real handshake with a stdio server, run attached for as long as that takes. */
import { Failure } from '../contract/failure.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import type { AttachedProcess } from '../engine/engine.ts'
import type { AttachedTransport } from './attached-transport.ts'
import { diagnose } from './diagnose.ts'
import { createStageRecord } from './stage-record.ts'
import type { Symptom } from './symptom.ts'

/** A container is made and started first, and a large runtime may have to load. */
const DEFAULT_LIMIT = 30_000

/**
 * Starts the server, asks initialize and tools/list, ends it. The stages tcp, http and auth are skipped, for there are
 * none; only who may use the engine reaches such a server, so its access counts as `token`.
 * Never throws for what is wrong with the server; throws Failure `cancelled` when `signal` fires.
 *
 * @param limit milliseconds for the whole handshake, the start of the container included
 */
export async function probeStdio(
  start: () => Promise<AttachedProcess>,
  signal: AbortSignal,
  limit: number = DEFAULT_LIMIT,
): Promise<ProbeReport> {
  const timeUp = AbortSignal.timeout(limit)
  const record = createStageRecord()
  // The SDK is large; nothing of it is loaded before it is needed.
  const [{ AttachedTransport }, { shakeHands }] = await Promise.all([
    import('./attached-transport.ts'),
    import('./handshake.ts'),
  ])
  const transport = new AttachedTransport(start)
  try {
    const server = await shakeHands({ transport, mode: 'auto', record, signal: AbortSignal.any([signal, timeUp]) })
    return record.report({ ...server, access: 'token' })
  } catch (thrown) {
    if (signal.aborted) throw new Failure('cancelled', 'The check was cancelled.', 'Check again.', { cause: thrown })
    const stage = record.failure()?.stage ?? 'initialize'
    const symptom = await symptomOf(thrown, transport, timeUp.aborted ? limit : null)
    const asked = stage === 'tools' ? 'tools/list' : 'initialize'
    const diagnosis = diagnose(symptom, { address: '', path: '', transport: 'stdio', asked })
    return record.report({ kind: 'unhealthy', stage, ...diagnosis })
  }
}

/** What is known of the process says more than the error that its end caused. */
async function symptomOf(thrown: unknown, { ended, noise }: AttachedTransport, limit: number | null): Promise<Symptom> {
  if (thrown instanceof Failure) return { kind: 'start-failed', detail: thrown.message, fix: thrown.fix }
  if (noise !== null) return { kind: 'not-mcp', detail: `it wrote “${noise}” to stdout` }
  if (limit !== null) return { kind: 'silent', limit }
  const { symptomOfSdkError } = await import('./symptom-of-sdk-error.ts')
  const symptom = symptomOfSdkError(thrown)
  return ended && symptom.kind !== 'call-failed' ? { kind: 'ended', ...ended } : symptom
}
