/** Lets several steps happen as one: all of them, or none. */

import { Failure, viewOf } from '../contract/failure.ts'
import type { Change } from '../contract/ports.ts'

/** A step that was taken, and can still be taken back while the locks are held under which it was. */
export interface Deed {
  /** What it changed, in order. */
  readonly changes: readonly Change[]
  /** Clears away what was only left for `undo`. */
  keep(): Promise<void>
  /** Puts back what was before. Failures say what could not be. */
  undo(): Promise<void>
}

/** For what was so already. */
export const nothingDone: Deed = { changes: [], keep: async () => undefined, undo: async () => undefined }

/** Several steps as one. */
export interface Deeds<First extends Deed> extends Deed {
  readonly first: First
}

/**
 * Takes the steps in order. When one fails, or the signal aborts before one, those before it are undone, the last one
 * first, and that failure is thrown.
 */
export async function allOrNothing<First extends Deed>(
  begin: () => Promise<First>,
  rest: readonly (() => Promise<Deed>)[],
  signal: AbortSignal,
): Promise<Deeds<First>> {
  signal.throwIfAborted()
  const first = await begin()
  const done: Deed[] = [first]
  const undo = (): Promise<void> => eachInTurn(done.toReversed().map((deed) => () => deed.undo()))
  try {
    for (const step of rest) {
      signal.throwIfAborted()
      done.push(await step())
    }
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  }
  return {
    first,
    changes: done.flatMap(({ changes }) => changes),
    keep: () => eachInTurn(done.map((deed) => () => deed.keep())),
    undo,
  }
}

/** Does all of them, whichever fail; then throws what the first of those threw. */
export async function eachInTurn(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failed: unknown[] = []
  for (const step of steps) await step().catch((thrown: unknown) => void failed.push(thrown))
  if (failed.length > 0) throw failed[0]
}

/** What to throw once it is undone: the failure itself, and that undoing failed as well when it did. */
export async function afterUndoing(thrown: unknown, undo: () => Promise<void>): Promise<unknown> {
  try {
    await undo()
    return thrown
  } catch (second) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    const { message: after, fix } = viewOf(second)
    return new Failure(viewOf(thrown).kind, `${message} ${after}`, fix, { cause: thrown })
  }
}
