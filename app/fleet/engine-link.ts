/** Reaches for the engine when somebody first needs it, and lets each caller wait while the search goes on. */
import { Failure } from '../contract/failure.ts'
import type { EngineView } from '../contract/snapshot.ts'
import type { EngineConnection } from '../engine/connection.ts'
import type { Engine } from '../engine/engine.ts'

export interface EngineLink {
  /** The engine that answers now, or null. */
  now(): Engine | null
  /** Waits while the search goes on, 30 s at most. Failures: `no-engine`, `cancelled`, `timeout`. */
  reach(signal?: AbortSignal): Promise<Engine>
  /** The search has come to an end, good or bad. Never throws but for the signal. */
  settled(signal?: AbortSignal): Promise<EngineView>
  retry(): void
  stop(): Promise<void>
}

/** Milliseconds: an engine that just boots answers late. */
const LIMIT = 30_000

/** `connect` is called once, by the first who asks. */
export function createEngineLink(deps: {
  readonly connect: () => Promise<EngineConnection>
  readonly onView: (view: EngineView) => void
}): EngineLink {
  let connection: EngineConnection | null = null
  let connecting: Promise<EngineConnection> | null = null
  let stopped = false

  const begin = async (): Promise<EngineConnection> => {
    connection = await deps.connect()
    connection.subscribe(deps.onView)
    if (stopped) await connection.stop()
    return connection
  }
  const connected = (): Promise<EngineConnection> => (connecting ??= begin())

  const settled = async (signal?: AbortSignal): Promise<EngineView> => {
    const limit = AbortSignal.timeout(LIMIT)
    return settledView(await connected(), signal ? AbortSignal.any([signal, limit]) : limit)
  }
  return {
    now: () => connection?.current() ?? null,
    settled,
    reach: async (signal) => {
      const engine = connection?.current()
      if (engine) return engine
      await settled(signal)
      return (await connected()).require()
    },
    retry: () => connection?.retryNow(),
    stop: async () => {
      stopped = true
      await (await connecting)?.stop()
    },
  }
}

function settledView(connection: EngineConnection, signal: AbortSignal): Promise<EngineView> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      unsubscribe()
      signal.removeEventListener('abort', giveUp)
    }
    const giveUp = (): void => {
      end()
      reject(signal.reason instanceof Failure ? signal.reason : slow())
    }
    const look = (view: EngineView): void => {
      if (view.kind === 'searching') return
      end()
      resolve(view)
    }
    const unsubscribe = connection.subscribe(look)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    else look(connection.view())
  })
}

const slow = (): Failure =>
  new Failure('timeout', 'The container engine did not answer in time.', 'See whether it is starting, then try again.')
