/** Does the same to every server, a few at a time; one that fails does not hold up the others. */
import { Failure, type FailureKind, viewOf } from '../contract/failure.ts'
import { createSlots } from './turns.ts'

/** Servers at a time: pulls share one line, and starts one computer. */
const AT_A_TIME = 4

/** Failure of the given kind that names those that failed, once all have had their turn. */
export async function forEveryone(
  ids: readonly string[],
  work: (id: string) => Promise<void>,
  failed: { readonly kind: FailureKind; readonly words: string },
): Promise<void> {
  const slots = createSlots(AT_A_TIME)
  const outcomes = await Promise.allSettled(ids.map((id) => slots(() => work(id))))
  const failures = ids.flatMap((id, index) => {
    const outcome = outcomes[index]
    return outcome?.status === 'rejected' && !isCancelled(outcome.reason) ? [{ id, why: viewOf(outcome.reason) }] : []
  })
  const [first] = failures
  if (!first) return
  const names = failures.map(({ id }) => id).join(', ')
  const message = `${failures.length} of ${ids.length} servers ${failed.words}: ${names}.`
  // What is as it was afterwards does not show anywhere else why.
  const reason = `${first.why.message} ${first.why.fix}`
  throw new Failure(failed.kind, message, failures.length === 1 ? reason : `${first.id}: ${reason}`)
}

const isCancelled = (thrown: unknown): boolean => thrown instanceof Failure && thrown.kind === 'cancelled'
