/** Records how far a handshake came: each stage with its outcome and its time, in the order a person reads them. */
import type { ProbeReport, ProbeStage, ProbeStageName } from '../contract/snapshot.ts'

const order: readonly ProbeStageName[] = ['tcp', 'http', 'auth', 'initialize', 'tools']

/** The stage that did not pass, with what was thrown in it. */
export interface StageFailure {
  readonly stage: ProbeStageName
  readonly thrown: unknown
}

export interface StageRecord {
  /** Runs one stage and times it. What it throws comes out again, and is kept as the failure. */
  run<T>(stage: ProbeStageName, work: () => Promise<T>): Promise<T>
  failure(): StageFailure | null
  /** Stages that never ran count as skipped. */
  report(outcome: ProbeReport['outcome']): ProbeReport
}

export function createStageRecord(): StageRecord {
  const at = Date.now()
  const begun = performance.now()
  const ran = new Map<ProbeStageName, ProbeStage>()
  let failure: StageFailure | null = null
  const since = (start: number): number => Math.round((performance.now() - start) * 10) / 10

  return {
    async run(stage, work) {
      const start = performance.now()
      try {
        const value = await work()
        ran.set(stage, { name: stage, outcome: 'passed', milliseconds: since(start) })
        return value
      } catch (thrown) {
        ran.set(stage, { name: stage, outcome: 'failed', milliseconds: since(start) })
        failure ??= { stage, thrown }
        throw thrown
      }
    },
    failure: () => failure,
    report: (outcome) => ({
      at,
      stages: order.map((name) => ran.get(name) ?? { name, outcome: 'skipped', milliseconds: 0 }),
      milliseconds: since(begun),
      outcome,
    }),
  }
}
