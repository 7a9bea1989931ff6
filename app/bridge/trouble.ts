/** Turns what is wrong with a server into the one Failure that the bridge speaks of. */
import { Failure } from '../contract/failure.ts'
import { diagnose, type Place } from '../health/diagnose.ts'
import type { Symptom } from '../health/symptom.ts'
import { symptomOfError } from '../health/symptom-of-error.ts'

/** What a server shows that does not run, so that starting it would help. */
const absences: readonly Symptom['kind'][] = ['refused', 'not-ours', 'behind-gate', 'ended']

/** `not-running` when starting it would help; `unhealthy` for all else. */
export function trouble(symptom: Symptom, place: Place): Failure {
  const { reason, fix } = diagnose(symptom, place)
  return new Failure(absences.includes(symptom.kind) ? 'not-running' : 'unhealthy', reason, fix)
}

/** What an error of a call means. A Failure was thrown before anything was sent, and speaks for itself. */
export const troubleFrom = (thrown: unknown, place: Place): Failure =>
  failureIn(thrown) ?? trouble(symptomOfError(thrown), place)

/** The Failure that was thrown, however it was wrapped on its way. */
export function failureIn(thrown: unknown): Failure | null {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof Failure) return error
  return null
}
