/** Keeps a session with the server: opens it, opens it again when it is lost, and starts a stopped server when asked. */
import { setImmediate as turn } from 'node:timers/promises'
import { Failure, viewOf } from '../contract/failure.ts'
import { type LinkState, type Patience, untilUp } from './until-up.ts'
import type { Upstream } from './upstream.ts'

/** Milliseconds before the next try; the last one repeats. A refused try on loopback costs next to nothing. */
const PAUSES = [50, 100, 200, 400, 800, 1_600, 3_000]
/** While someone waits for the server, it is asked at least this often. */
const LONGEST_PAUSE_WHEN_WANTED = 250
/** How long a server that was started may take to answer before it counts as down again; see Patience. */
const LOADING = 30_000

export interface LinkParts {
  /** One try. Rejects with a Failure; kind `not-running` means that starting the server may help. */
  readonly open: (signal: AbortSignal) => Promise<Upstream>
  /** How to start the server; null when it is not to be started. */
  readonly starter: () => Promise<(() => Promise<void>) | null>
  /** True for a stdio server: each try costs a container, so only a client's request is worth one. */
  readonly onlyWhenWanted: () => Promise<boolean>
  readonly onUp: (upstream: Upstream) => void
  /** A try has failed, and nobody is starting the server. */
  readonly onTrouble: (failure: Failure) => void
  readonly onDown: (upstream: Upstream, failure: Failure) => void
}

export interface Link {
  state(): LinkState
  /** Begins; resolves when the first try has ended, well or badly. */
  begin(): Promise<void>
  /** The session, as soon as there is one. Rejects with the Failure that keeps it from being, or the signal's reason. */
  up(patience: Patience, signal: AbortSignal): Promise<Upstream>
  /** Ends the session and all tries within about `limit` milliseconds. */
  close(limit: number): Promise<void>
}

export function createLink(parts: LinkParts): Link {
  let state: LinkState = { kind: 'opening' }
  const watchers = new Set<() => void>()
  const closing = new AbortController()
  /** Requests that wait for the server. */
  let waiting = 0
  /** Someone asked for the server since it was last started. */
  let wanted = false
  let wake: () => void = () => undefined
  let loadingUntil = 0

  const become = (next: LinkState): void => {
    state = next
    for (const watcher of [...watchers]) watcher()
  }

  const sleep = (milliseconds: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = milliseconds === null ? null : setTimeout(resolve, milliseconds)
      wake = () => {
        if (timer) clearTimeout(timer)
        resolve()
      }
    })

  const start = async (run: () => Promise<void>, failure: Failure): Promise<void> => {
    wanted = false
    become({ kind: 'starting', failure })
    // What starts it has to be loaded, which keeps all else waiting: the client first hears what is known.
    await turn()
    await run()
    loadingUntil = Date.now() + LOADING
  }

  /** Decides what a failed try means. True when the next one may follow at once. */
  const afterFailure = async (failure: Failure, sparing: boolean): Promise<boolean> => {
    const run = failure.kind === 'not-running' && wanted && !sparing ? await parts.starter() : null
    if (run) {
      try {
        await start(run, failure)
        return true
      } catch (thrown) {
        loadingUntil = 0
        become({ kind: 'down', failure: failureOf(thrown), hopeless: true })
        return false
      }
    }
    if (Date.now() < loadingUntil) become({ kind: 'starting', failure })
    else {
      parts.onTrouble(failure)
      become({ kind: 'down', failure, hopeless: sparing || hopelessKinds.has(failure.kind) })
    }
    return false
  }

  const run = async (): Promise<void> => {
    let tries = 0
    while (!closing.signal.aborted) {
      const sparing = await parts.onlyWhenWanted()
      if (sparing) {
        if (!wanted) await sleep(null)
        wanted = false
        if (closing.signal.aborted) return
      }
      try {
        const upstream = await parts.open(closing.signal)
        tries = 0
        loadingUntil = 0
        wanted = false
        parts.onUp(upstream)
        become({ kind: 'up', upstream })
        const failure = await upstream.lost
        become({ kind: 'down', failure, hopeless: false })
        parts.onDown(upstream, failure)
        void upstream.close(0)
      } catch (thrown) {
        if (closing.signal.aborted) return
        const failure = failureOf(thrown)
        const again = await afterFailure(failure, sparing)
        if (again) tries = 0
        const pause = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0
        tries += 1
        if (!sparing) await sleep(waiting > 0 ? Math.min(pause, LONGEST_PAUSE_WHEN_WANTED) : pause)
      }
    }
  }

  const untilChange = (): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        watchers.delete(watcher)
        resolve()
      }
      watchers.add(watcher)
    })

  return {
    state: () => state,
    begin: () => {
      wanted = true
      const first = untilChange()
      void run()
      return first
    },
    up(patience, signal) {
      if (state.kind === 'up' && !state.upstream.isOver()) return Promise.resolve(state.upstream)
      wanted = true
      wake()
      waiting += 1
      return untilUp({ state: () => state, watchers }, patience, signal).finally(() => {
        waiting -= 1
      })
    },
    async close(limit) {
      closing.abort(new Failure('cancelled', 'The bridge closes.', 'Start it again.'))
      wake()
      if (state.kind === 'up') await state.upstream.close(limit)
    },
  }
}

/** What no waiting mends, or none that a client has the patience for. */
const hopelessKinds: ReadonlySet<Failure['kind']> = new Set(['unknown-server', 'file-unreadable', 'no-engine'])

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  const { kind, message, fix } = viewOf(thrown)
  return new Failure(kind, message, fix, { cause: thrown })
}
