/** Does the same to several servers, and tells what became of each. */
import { type FailureView, viewOf } from '../contract/failure.ts'
import type { CliContext } from './context.ts'

export interface Done {
  readonly words: string
  /** What the person does now. */
  readonly next?: string | null
  /** For programs, beside the id. */
  readonly data?: Readonly<Record<string, unknown>>
}

type Outcome =
  | { readonly id: string; readonly ok: true; readonly done: Done }
  | { readonly id: string; readonly ok: false; readonly error: FailureView }

type Work = (id: string) => Promise<Done>

/** All at once; one that fails does not keep the others from going on. */
export async function each(context: CliContext, ids: readonly string[], work: Work): Promise<0 | 1> {
  return tell(context, await Promise.all(ids.map((id) => outcomeOf(id, work))))
}

/** One after the other, for what may bring up a container each; neither does one that fails hold up the others. */
export async function eachInTurn(context: CliContext, ids: readonly string[], work: Work): Promise<0 | 1> {
  const outcomes: Outcome[] = []
  for (const id of ids) if (!context.signal.aborted) outcomes.push(await outcomeOf(id, work))
  return tell(context, outcomes)
}

const outcomeOf = (id: string, work: Work): Promise<Outcome> =>
  work(id).then(
    (done): Outcome => ({ id, ok: true, done }),
    (thrown: unknown): Outcome => ({ id, ok: false, error: viewOf(thrown) }),
  )

function tell({ output }: CliContext, outcomes: readonly Outcome[]): 0 | 1 {
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]))
  const [first] = failures
  output.data({ results: outcomes.map(plain), ...(first ? { error: short(first) } : {}) })
  for (const outcome of outcomes) {
    if (!outcome.ok) continue
    output.line(outcome.done.words)
    if (outcome.done.next) output.line(outcome.done.next)
  }
  if (!output.json) for (const failure of failures) output.failure(failure)
  return first ? 1 : 0
}

const short = ({ kind, message, fix }: FailureView) => ({ kind, message, fix })
const plain = (outcome: Outcome) =>
  outcome.ok
    ? {
        id: outcome.id,
        ok: true,
        ...outcome.done.data,
        ...(outcome.done.next ? { next: outcome.done.next } : {}),
      }
    : { id: outcome.id, ok: false, error: short(outcome.error) }
