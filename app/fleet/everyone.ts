/** Does the same to every server, a few at a time; one that fails does not hold up the others. */
import { Failure, type FailureKind } from '../contract/failure.ts'
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
  const failures = ids.filter((_, index) => {
    const outcome = outcomes[index]
    return outcome?.status === 'rejected' && !isCancelled(outcome.reason)
  })
  if (failures.length === 0) return
  const message = `${failures.length} of ${ids.length} servers ${failed.words}: ${failures.join(', ')}.`
  throw new Failure(failed.kind, message, 'Each of them says why.')
}

const isCancelled = (thrown: unknown): boolean => thrown instanceof Failure && thrown.kind === 'cancelled'
