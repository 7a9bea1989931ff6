/** `berth start`, `stop`, `restart` and `remove`: the same for one server or several. */
import { Failure, type FailureView, viewOf } from '../../contract/failure.ts'
import { ask, type CliContext, type CommandOf, serverOf } from '../context.ts'
import { followStart } from '../start-progress.ts'
import { untilHealthy } from '../until-healthy.ts'
import { WrongUsage } from '../wrong-usage.ts'

export const start: CommandOf<'start' | 'restart'> = async (context, { name, ids, wait }) => {
  const { berth, output, signal } = context
  await berth.look()
  for (const id of ids) serverOf(berth, id)
  const cancel = (): void => {
    for (const id of ids) ask(berth, 'server:cancel', { id }).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel)
  const stopFollowing = followStart(berth.store, ids, output.progress)
  try {
    return await each(context, ids, async (id) => {
      await ask(berth, `server:${name}`, { id })
      if (!wait) return { words: `${id} is running.` }
      output.progress(`${id}: waiting for its first handshake`)
      return { words: await untilHealthy(berth, id, signal) }
    })
  } finally {
    stopFollowing()
    signal.removeEventListener('abort', cancel)
  }
}

export const stop: CommandOf<'stop'> = async (context, { ids }) => {
  await context.berth.look()
  context.output.progress(`Stopping ${ids.join(', ')}…`)
  return each(context, ids, async (id) => {
    await ask(context.berth, 'server:stop', { id })
    return { words: `${id} is stopped.` }
  })
}

export const remove: CommandOf<'remove'> = async (context, { ids, yes }) => {
  const { berth, output, confirm } = context
  if (!yes && !confirm) throw new WrongUsage('Nobody can be asked here; say --yes to remove without asking.')
  await berth.look()
  const question = `Remove ${ids.join(', ')} with container, network, token and client entries?`
  if (!yes && !(await confirm?.(question))) throw new Failure('cancelled', 'Nothing was removed.', '')
  output.progress(`Removing ${ids.join(', ')}…`)
  return each(context, ids, async (id) => {
    // Also what is left of one that has no definition any more, which no snapshot shows.
    const { found, next } = await ask(berth, 'server:remove', { id })
    if (!found) serverOf(berth, id)
    return { words: `${id} is removed.`, next }
  })
}

interface Done {
  readonly words: string
  /** What the person does now. */
  readonly next?: string | null
}

type Outcome =
  | { readonly id: string; readonly ok: true; readonly done: Done }
  | { readonly id: string; readonly ok: false; readonly error: FailureView }

/** All at once; one that fails does not keep the others from going on. */
async function each(
  { output }: CliContext,
  ids: readonly string[],
  work: (id: string) => Promise<Done>,
): Promise<0 | 1> {
  const outcomes = await Promise.all(
    ids.map((id) =>
      work(id).then(
        (done): Outcome => ({ id, ok: true, done }),
        (thrown: unknown): Outcome => ({ id, ok: false, error: viewOf(thrown) }),
      ),
    ),
  )
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
    ? { id: outcome.id, ok: true, ...(outcome.done.next ? { next: outcome.done.next } : {}) }
    : { id: outcome.id, ok: false, error: short(outcome.error) }
