/** When a server's log is to be read: at each run of its container, and again when a reading was cut off. */
import type { Picture } from './picture.ts'

/** A container from one start to its end. */
export interface Run {
  readonly container: string
  readonly since: number | null
}

export interface Reading {
  readonly run: Run
  /** It ended by a failure, not at the end of the log. */
  readonly wasCutOff: boolean
  /** Readings in a row that brought no line, this one included. */
  readonly inVain: number
}

/** Milliseconds until a run whose reading ended is read again; its end is told of a moment after the log ended. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000

export function runOf(picture: Picture, id: string): Run | null {
  const { container } = picture.facts(id)
  return container && { container: container.id, since: container.startedAt }
}

export const isSameRun = (one: Run, other: Run): boolean =>
  one.container === other.container && one.since === other.since

/** The run to read next; waits for it while the server is down or the engine away. Null once the signal fires. */
export function nextRun(picture: Picture, id: string, last: Reading | null, signal: AbortSignal): Promise<Run | null> {
  return new Promise((resolve) => {
    let mayReadAgain = false
    const end = (run: Run | null): void => {
      unsubscribe()
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(run)
    }
    const onAbort = (): void => end(null)
    const look = (): void => {
      const run = runOf(picture, id)
      if (!run) return
      const isNews = last === null || !isSameRun(run, last.run)
      if (isNews || (mayReadAgain && (last.wasCutOff || isUp(picture, id)))) end(run)
    }
    const onPauseOver = (): void => {
      mayReadAgain = true
      look()
    }
    const unsubscribe = picture.store.subscribe(look)
    const timer = setTimeout(onPauseOver, pauseAfter(last?.inVain ?? 0))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) end(null)
    else look()
  })
}

function isUp(picture: Picture, id: string): boolean {
  const status = picture.facts(id).container?.status
  return status === 'running' || status === 'paused'
}

const pauseAfter = (inVain: number): number => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, inVain - 1))
