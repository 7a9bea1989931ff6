/** Remembers for five minutes how to take back what was done, once each and the newest first. */
import { randomBytes } from 'node:crypto'
import { Failure } from '../contract/failure.ts'
import type { Instant } from '../contract/snapshot.ts'

/** Milliseconds. */
const KEPT = 5 * 60_000

export interface Undoable {
  /** The servers that it concerns; what was done to one of them later has to be undone first. */
  readonly servers: readonly string[]
  readonly run: () => Promise<void>
}

export interface UndoHistory {
  add(undoable: Undoable): { readonly key: string; readonly until: Instant }
  /**
   * Runs it; what fails can be tried again. Failure `too-late` when it is unknown, undone already, or over, and when
   * something newer has to be undone before.
   */
  undo(key: string): Promise<void>
}

export function createUndoHistory({ now }: { readonly now: () => Instant }): UndoHistory {
  /** In the order of doing. */
  const known = new Map<string, Undoable & { readonly until: Instant }>()
  const running = new Set<string>()
  const forgetOld = (): void => {
    for (const [key, { until }] of known) if (until < now()) known.delete(key)
  }
  return {
    add: (undoable) => {
      forgetOld()
      const key = randomBytes(12).toString('hex')
      const until = now() + KEPT
      known.set(key, { ...undoable, until })
      return { key, until }
    },
    undo: async (key) => {
      forgetOld()
      const undoable = known.get(key)
      if (!undoable || running.has(key)) throw over()
      const newer = [...known.values()].slice([...known.keys()].indexOf(key) + 1)
      const server = undoable.servers.find((one) => newer.some(({ servers }) => servers.includes(one)))
      if (server !== undefined) throw notNewest(server)
      running.add(key)
      try {
        await undoable.run()
        known.delete(key)
      } finally {
        running.delete(key)
      }
    },
  }
}

const over = (): Failure =>
  new Failure('too-late', 'That cannot be undone any more.', 'Undo works once, for five minutes and until Berth quits.')

const notNewest = (server: string): Failure =>
  new Failure('too-late', `"${server}" was changed again since.`, 'Undo the newer change first.')
