/** Keeps hold of the engine: searches until one answers, follows its events, and searches again when it is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, viewOf } from '../contract/failure.ts'
import type { EngineView } from '../contract/snapshot.ts'
import type { Engine, EngineEvent } from './engine.ts'
import { NoEngine } from './no-engine.ts'

export interface EngineConnection {
  /** The engine that answers now, or null. */
  current(): Engine | null
  /** The engine, or a thrown Failure 'no-engine' that says what to do. */
  require(): Engine
  view(): EngineView
  /** Called with each change of view. Returns unsubscribe. */
  subscribe(listener: (view: EngineView) => void): () => void
  /** Looks again at once, when it waits for the next try. */
  retryNow(): void
  /** Ends the search or the following. Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export interface ConnectionDeps {
  readonly find: (signal: AbortSignal) => Promise<Engine>
  readonly now: () => number
  readonly log: (line: string) => void
  /** Each event after `onConnected`, in order. */
  readonly onEvent: (event: EngineEvent) => void
  /** A full reconcile. Events that happen meanwhile wait until it is done, so none is lost or overtaken. */
  readonly onConnected: (engine: Engine) => Promise<void>
  /** Before the n-th try of an outage, in ms. For tests. */
  readonly backoff?: (attempt: number) => number
}

/** One that held this long was a good one: its loss is answered with a try at once, other losses with the backoff. */
const STABLE_AFTER = 5_000

/** 1, 2, 4... 30 seconds. */
const doubling = (attempt: number): number => Math.min(30_000, 1_000 * 2 ** attempt)

/** Starts searching at once. While connected it never polls: the event stream is also the sign of life. */
export function createEngineConnection(deps: ConnectionDeps): EngineConnection {
  const { backoff = doubling } = deps
  const life = new AbortController()
  const listeners = new Set<(view: EngineView) => void>()
  let engine: Engine | null = null
  let view: EngineView = { kind: 'searching' }
  let wake = new AbortController()
  let outageIsLogged = false

  function show(next: EngineView): void {
    if (life.signal.aborted) return
    view = next
    for (const listener of listeners) listener(next)
  }

  async function run(): Promise<void> {
    let attempt = 0
    let mayTryAtOnce = true
    while (!life.signal.aborted) {
      const held = await holdOnce()
      if (life.signal.aborted) return
      if (held.milliseconds >= STABLE_AFTER) mayTryAtOnce = true
      if (held.milliseconds > 0 && mayTryAtOnce) {
        mayTryAtOnce = false
        attempt = 0
        show({ kind: 'searching' })
        continue
      }
      const delay = backoff(attempt++)
      show(missingView(held.lostBy, deps.now() + delay))
      await pause(delay)
    }
  }

  /** One search and, when it succeeds, the whole time until the engine is lost: 0 ms when there was none. */
  async function holdOnce(): Promise<{ readonly milliseconds: number; readonly lostBy: unknown }> {
    const attached = new AbortController()
    const signal = AbortSignal.any([life.signal, attached.signal])
    let since: number | null = null
    const held = (): number => (since === null ? 0 : Math.max(1, deps.now() - since))
    try {
      const found = await deps.find(signal)
      const events = await found.events(signal)
      engine = found
      await deps.onConnected(found)
      since = deps.now()
      announce(found)
      for await (const event of events) deps.onEvent(event)
      return { milliseconds: held(), lostBy: endOfEvents }
    } catch (thrown) {
      if (!life.signal.aborted) logOutage(thrown)
      return { milliseconds: held(), lostBy: thrown }
    } finally {
      engine = null
      attached.abort()
    }
  }

  function announce(found: Engine): void {
    const { product, version, endpoint } = found.info
    if (outageIsLogged) deps.log(`The engine is back: ${product} ${version} at ${endpoint}`)
    outageIsLogged = false
    show({ kind: 'ready', ...found.info })
  }

  function logOutage(thrown: unknown): void {
    if (outageIsLogged) return
    outageIsLogged = true
    deps.log(
      thrown instanceof Failure
        ? thrown.message
        : `Engine connection: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
    )
  }

  async function pause(delay: number): Promise<void> {
    wake = new AbortController()
    await sleep(delay, undefined, { signal: AbortSignal.any([life.signal, wake.signal]) }).catch(() => undefined)
  }

  const running = run()
  return {
    current: () => engine,
    require() {
      if (engine) return engine
      if (view.kind === 'missing') throw new Failure('no-engine', view.failure.message, view.failure.fix)
      throw new Failure('no-engine', 'Berth is still looking for a container engine.', 'Try again in a moment.')
    },
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    retryNow() {
      if (view.kind !== 'missing') return
      show({ kind: 'searching' })
      wake.abort()
    },
    async stop() {
      life.abort()
      await running
    },
  }
}

function missingView(lostBy: unknown, nextTryAt: number): EngineView {
  const tried = lostBy instanceof NoEngine ? lostBy.tried : []
  return { kind: 'missing', failure: viewOf(lostBy), tried, nextTryAt }
}

const endOfEvents = new Failure(
  'no-engine',
  'The container engine stopped answering.',
  'Berth looks for it again by itself.',
)
