/** Waits for a server that is down, as long as that makes sense. */
import { Failure } from '../contract/failure.ts'
import type { Upstream } from './upstream.ts'

/** How long a request waits for a server that is down, in milliseconds. */
export interface Patience {
  /** When nobody starts it: long enough for a restart, a rotation or a move that is under way. */
  readonly idle: number
  /** When it is being started, or was asked and has not answered yet. */
  readonly starting: number
}

export type LinkState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'up'; readonly upstream: Upstream }
  | { readonly kind: 'starting'; readonly failure: Failure }
  /** `hopeless`: waiting does not help, only what the failure says. */
  | { readonly kind: 'down'; readonly failure: Failure; readonly hopeless: boolean }

interface Watched {
  state(): LinkState
  readonly watchers: Set<() => void>
}

/** Resolves with the session. Rejects with the Failure of the last try when patience ends, or with the signal's reason. */
export function untilUp(link: Watched, patience: Patience, signal: AbortSignal): Promise<Upstream> {
  return new Promise((resolve, reject) => {
    let idleIsOver = false
    let startingIsOver = false
    const settle = (finish: () => void): void => {
      clearTimeout(idle)
      clearTimeout(starting)
      link.watchers.delete(look)
      signal.removeEventListener('abort', abort)
      finish()
    }
    const look = (): void => {
      const state = link.state()
      if (state.kind === 'up') settle(() => resolve(state.upstream))
      else if (state.kind === 'down' && (state.hopeless || idleIsOver)) settle(() => reject(state.failure))
      else if (startingIsOver) settle(() => reject(state.kind === 'opening' ? stillSilent() : state.failure))
    }
    const abort = (): void => settle(() => reject(signal.reason))
    // A hopeless state of before does not count: asking has set off another try.
    const idle = setTimeout(() => {
      idleIsOver = true
      look()
    }, patience.idle)
    const starting = setTimeout(() => {
      startingIsOver = true
      look()
    }, patience.starting)
    link.watchers.add(look)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}

const stillSilent = (): Failure =>
  new Failure('timeout', 'It was asked and has not answered yet.', 'Read its log: it may be loading, or stuck.')
