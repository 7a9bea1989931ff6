/** Turns what is wrong with a server into the one Failure that the bridge speaks of. */
import { Failure } from '../contract/failure.ts'
import { diagnose, type Place } from '../health/diagnose.ts'
import type { Symptom } from '../health/symptom.ts'
import { modernOnly } from './words.ts'

/** `not-running` when nothing listens, so that starting it would help; `unhealthy` for all else. */
export function trouble(symptom: Symptom, place: Place): Failure {
  const { reason, fix } = symptom.kind === 'version' ? modernOnly : diagnose(symptom, place)
  return new Failure(symptom.kind === 'refused' || symptom.kind === 'ended' ? 'not-running' : 'unhealthy', reason, fix)
}
