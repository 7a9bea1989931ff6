/** What a command answers across a process border, where only plain data survives. */
import type { FailureView } from './failure.ts'

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: FailureView }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const failed = (failure: FailureView): Result<never> => ({ ok: false, failure })

/** Ends a `switch` over a union: the compiler refuses it while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
