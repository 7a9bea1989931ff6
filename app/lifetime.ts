/** Undoes what was started, last first: one path for quit, signal and crash. */
import { setTimeout as delay } from 'node:timers/promises'

export interface Lifetime {
  /**
   * Registers how to undo something, right where it was started. After the end it is undone at once.
   * `ownLimit`: milliseconds that it has for itself; asked for when its time has come, and not taken from the others.
   */
  add(name: string, undo: () => void | Promise<void>, ownLimit?: () => number): void
  /** Undoes all in reverse order. Never throws; a second call waits for the first. */
  end(): Promise<void>
}

interface Undoing {
  readonly name: string
  readonly undo: () => void | Promise<void>
  readonly ownLimit?: () => number
}

/**
 * An undo that fails or hangs does not keep the others from running: each gets what is left of
 * `limit` milliseconds, and whatever is still running then is left behind.
 */
export function createLifetime(deps: { readonly limit: number; readonly log: (line: string) => void }): Lifetime {
  const undoings: Undoing[] = []
  let ending: Promise<void> | null = null

  const undoAll = async (): Promise<void> => {
    let deadline = Date.now() + deps.limit
    for (let next = undoings.pop(); next; next = undoings.pop()) {
      const begun = Date.now()
      await undoWithin(next.ownLimit?.() ?? Math.max(0, deadline - begun), next, deps.log)
      if (next.ownLimit) deadline += Date.now() - begun
    }
  }
  return {
    add: (name, undo, ownLimit) => {
      const undoing: Undoing = { name, undo, ...(ownLimit ? { ownLimit } : {}) }
      if (ending) ending = ending.then(() => undoWithin(ownLimit?.() ?? deps.limit, undoing, deps.log))
      else undoings.push(undoing)
    },
    end: () => (ending ??= undoAll()),
  }
}

async function undoWithin(milliseconds: number, { name, undo }: Undoing, log: (line: string) => void): Promise<void> {
  const timer = new AbortController()
  const late = delay(milliseconds, 'late' as const, { signal: timer.signal }).catch(() => 'done' as const)
  try {
    const outcome = await Promise.race([(async () => undo())(), late])
    if (outcome === 'late') log(`${name} did not end in time`)
  } catch (cause) {
    log(`${name} did not end well: ${cause instanceof Error ? cause.message : String(cause)}`)
  } finally {
    timer.abort()
  }
}
