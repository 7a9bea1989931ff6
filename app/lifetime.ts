/** Undoes what was started, last first: one path for quit, signal and crash. */
import { setTimeout as delay } from 'node:timers/promises'

export interface Lifetime {
  /** Registers how to undo something, right where it was started. After the end it is undone at once. */
  add(name: string, undo: () => void | Promise<void>): void
  /** Undoes all in reverse order. Never throws; a second call waits for the first. */
  end(): Promise<void>
}

/**
 * An undo that fails or hangs does not keep the others from running: each gets what is left of
 * `limit` milliseconds, and whatever is still running then is left behind.
 */
export function createLifetime(deps: { readonly limit: number; readonly log: (line: string) => void }): Lifetime {
  const undoings: { readonly name: string; readonly undo: () => void | Promise<void> }[] = []
  let ending: Promise<void> | null = null

  const undoAll = async (): Promise<void> => {
    const deadline = Date.now() + deps.limit
    for (let next = undoings.pop(); next; next = undoings.pop()) {
      await undoWithin(Math.max(0, deadline - Date.now()), next, deps.log)
    }
  }
  return {
    add: (name, undo) => {
      if (ending) ending = ending.then(() => undoWithin(deps.limit, { name, undo }, deps.log))
      else undoings.push({ name, undo })
    },
    end: () => (ending ??= undoAll()),
  }
}

async function undoWithin(
  milliseconds: number,
  { name, undo }: { readonly name: string; readonly undo: () => void | Promise<void> },
  log: (line: string) => void,
): Promise<void> {
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
