import { type FailureView, viewOf } from '../../contract/failure.ts'

/** What a person is told when the work fails; null when it does not. */
export const failureOf = (work: Promise<unknown>): Promise<FailureView | null> => work.then(() => null, viewOf)
