/** Rotates tokens that are due by themselves, where that interrupts nobody. */
import type { Instant, ServerView, Snapshot } from '../contract/snapshot.ts'
import type { HasLongCall } from './long-calls.ts'
import type { Picture } from './picture.ts'
import { isGated } from './spec.ts'

/** Milliseconds between two looks: a token is due on a day, and a computer may have slept through it. */
const PAUSE = 15 * 60_000
/** Milliseconds between two looks at a server that is being called: a quarter of the grace period or this; see `createLongCalls`. */
const SHORTEST_PAUSE = 10_000
/** Milliseconds after a rotation that failed: what keeps it from working is rarely over sooner. */
const AFTER_FAILURE = 6 * 60 * 60_000
const MINUTE = 60_000

export interface DueParts {
  readonly store: Picture['store']
  readonly rotate: (id: string) => Promise<unknown>
  readonly hasLongCall: HasLongCall
  readonly now: () => Instant
  readonly log: (line: string) => void
}

/** Those whose token is to be replaced: pure. */
export function dueServers(
  { engine, servers, settings }: Pick<Snapshot, 'engine' | 'servers' | 'settings'>,
  now: Instant,
): readonly string[] {
  if (!settings.rotation.automatic || engine.kind !== 'ready') return []
  const isDue = ({ definition, token }: ServerView): boolean =>
    isGated(definition) && token !== null && token.dueAt !== null && token.dueAt <= now
  return servers.filter(isDue).map(({ id }) => id)
}

/**
 * Looks as soon as an engine answers, and then every quarter of an hour. A server with a long call waits: its client may
 * not take the new token before that call is over. Returns how to stop.
 */
export function rotateWhenDue(parts: DueParts): () => void {
  const failedAt = new Map<string, Instant>()
  let working = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  /** Answers whether it has to be looked at again before long. */
  const hasToWait = async (id: string, grace: number): Promise<boolean> => {
    try {
      if (await parts.hasLongCall(id, grace)) return true
      await parts.rotate(id)
      failedAt.delete(id)
    } catch (thrown) {
      failedAt.set(id, parts.now())
      parts.log(`The token of ${id} is due and was not rotated: ${String(thrown)}`)
    }
    return false
  }
  const look = async (): Promise<void> => {
    if (working) return
    working = true
    if (timer) clearTimeout(timer)
    const now = parts.now()
    const state = parts.store.getState()
    const grace = state.settings.rotation.graceMinutes * MINUTE
    const isTimeFor = (id: string): boolean => now - (failedAt.get(id) ?? Number.NEGATIVE_INFINITY) > AFTER_FAILURE
    let pause = PAUSE
    for (const id of dueServers(state, now).filter(isTimeFor)) {
      if (await hasToWait(id, grace)) pause = Math.min(PAUSE, Math.max(SHORTEST_PAUSE, grace / 4))
    }
    working = false
    if (!stopped) timer = setTimeout(() => void look(), pause).unref()
  }
  const isReady = ({ engine }: Snapshot): boolean => engine.kind === 'ready'
  const unsubscribe = parts.store.subscribe((now, before) => {
    if (isReady(now) && !isReady(before)) void look()
  })
  void look()
  return () => {
    stopped = true
    unsubscribe()
    if (timer) clearTimeout(timer)
  }
}
