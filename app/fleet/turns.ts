/** Lets one thing at a time happen to each server: two quick clicks are one action, and a stop beats a start. */
import { Failure } from '../contract/failure.ts'

export interface Turn {
  /** Aborts with Failure `cancelled` when the person changes their mind. */
  readonly signal: AbortSignal
}

export interface Turns {
  /**
   * Runs `work` once everything asked of this server before has ended. While the last thing asked has the same
   * `name`, it is joined instead. `beats` are names whose turns are cancelled rather than waited out.
   */
  take<T>(id: string, name: string, work: (turn: Turn) => Promise<T>, beats?: readonly string[]): Promise<T>
  /** Cancels what runs or waits under one of these names; false when there is none. */
  cancel(id: string, names: readonly string[]): boolean
  /**
   * Cancels what waits and what runs under one of these names. What else runs would leave half of it behind: it has
   * `patience` milliseconds to finish before it is cancelled, too. Waits until all has ended.
   */
  end(names: readonly string[], patience: number): Promise<void>
}

interface Taken {
  /** Its first word is what kind of work it is; others tell it from work of the same kind. */
  readonly name: string
  readonly done: Promise<unknown>
  readonly cancel: AbortController
}

export function createTurns(): Turns {
  const queues = new Map<string, readonly Taken[]>()

  const cancelAll = (turns: readonly Taken[], words: (kind: string) => string): void => {
    for (const { name, cancel } of turns) {
      cancel.abort(new Failure('cancelled', words(kindOf(name)), 'Ask for it again when you want it.'))
    }
  }
  const cancel = (id: string, names: readonly string[]): boolean => {
    const matching = (queues.get(id) ?? []).filter(({ name }) => names.includes(kindOf(name)))
    cancelAll(matching, (kind) => `The ${kind} of "${id}" was cancelled.`)
    return matching.length > 0
  }
  return {
    cancel,
    take: <T>(id: string, name: string, work: (turn: Turn) => Promise<T>, beats: readonly string[] = []) => {
      const queue = queues.get(id) ?? []
      const last = queue.at(-1)
      // The name says what the work is and on what, so the answer has the type that this caller expects.
      if (last?.name === name && !last.cancel.signal.aborted) return last.done as Promise<T>
      cancel(id, beats)
      const controller = new AbortController()
      const begin = async (): Promise<T> => {
        await last?.done.catch(() => undefined)
        controller.signal.throwIfAborted()
        return work({ signal: controller.signal })
      }
      const taken: Taken = { name, done: begin(), cancel: controller }
      queues.set(id, [...queue, taken])
      const leave = (): void => {
        const rest = (queues.get(id) ?? []).filter((turn) => turn !== taken)
        if (rest.length > 0) queues.set(id, rest)
        else queues.delete(id)
      }
      taken.done.then(leave, leave)
      return taken.done as Promise<T>
    },
    end: async (names, patience) => {
      const all = [...queues.values()]
      const finishing = all.flatMap(([running]) => (running && !names.includes(kindOf(running.name)) ? [running] : []))
      const quitting = (): string => 'Berth is quitting.'
      cancelAll(
        all.flat().filter((turn) => !finishing.includes(turn)),
        quitting,
      )
      const patient = setTimeout(() => cancelAll(finishing, quitting), patience)
      await Promise.allSettled(all.flat().map(({ done }) => done))
      clearTimeout(patient)
    },
  }
}

/**
 * The turns of several servers at once, for work that concerns them all; cancelling it for one cancels it. In one order
 * everywhere, so that two who want the same servers do not wait for each other.
 */
export function takeTurns<T>(
  turns: Turns,
  ids: readonly [string, ...string[]],
  name: string,
  work: (turn: Turn) => Promise<T>,
  beats: readonly string[] = [],
): Promise<T> {
  const [last = ids[0], ...others] = [...new Set(ids)].toSorted((one, other) => (one < other ? 1 : -1))
  const nested = others.reduce<(turn: Turn) => Promise<T>>(
    (inner, id) => (outer) => {
      return turns.take(id, name, (turn) => inner({ signal: AbortSignal.any([outer.signal, turn.signal]) }), beats)
    },
    work,
  )
  return turns.take(last, name, nested, beats)
}

const kindOf = (name: string): string => name.split(' ', 1)[0] ?? name

/** Runs at most `limit` pieces of work at a time; the others wait in the order in which they came. */
export function createSlots(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
