/** Long work that several callers may want at once: done once, watched by all, and stopped when the last one leaves. */
import { Failure } from '../contract/failure.ts'

export interface SharedWork<P, R = void> {
  /**
   * Starts the work, or joins the one under way. Rejects with `cancelled` as soon as this caller's signal aborts; the
   * work itself goes on while another caller wants it. `what` names it in that failure: "building the sample server".
   */
  join(onProgress: (progress: P) => void, signal: AbortSignal): Promise<R>
}

interface Run<P, R> {
  readonly watchers: Set<{ readonly tell: (progress: P) => void }>
  readonly controller: AbortController
  readonly done: Promise<R>
  latest: P | null
}

export function createSharedWork<P, R = void>(
  what: string,
  work: (onProgress: (progress: P) => void, signal: AbortSignal) => Promise<R>,
): SharedWork<P, R> {
  let current: Run<P, R> | null = null

  function begin(): Run<P, R> {
    const watchers: Run<P, R>['watchers'] = new Set()
    const controller = new AbortController()
    const report = (progress: P): void => {
      run.latest = progress
      for (const { tell } of watchers) tell(progress)
    }
    const forget = (): void => {
      if (current === run) current = null
    }
    // A turn later, so that the first caller is watching when the first report comes.
    const done = Promise.resolve().then(() => work(report, controller.signal))
    const run: Run<P, R> = { watchers, controller, done, latest: null }
    done.then(forget, forget)
    return run
  }

  return {
    async join(onProgress, signal) {
      if (signal.aborted) throw cancelled(what)
      current ??= begin()
      const run = current
      const watcher = { tell: onProgress }
      run.watchers.add(watcher)
      if (run.latest !== null) onProgress(run.latest)
      let leave: () => void = () => undefined
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(cancelled(what))
      })
      signal.addEventListener('abort', leave, { once: true })
      try {
        return await Promise.race([run.done, left])
      } finally {
        signal.removeEventListener('abort', leave)
        run.watchers.delete(watcher)
        if (run.watchers.size === 0) {
          if (current === run) current = null
          run.controller.abort()
        }
      }
    },
  }
}

const cancelled = (what: string): Failure => new Failure('cancelled', `Cancelled: ${what}.`, 'Start again to go on.')
