/** Rotates tokens that are due by themselves, where that interrupts nobody. */
import type { Instant, ServerView, Snapshot } from '../contract/snapshot.ts'
import type { Picture } from './picture.ts'
import { isGated } from './spec.ts'

/** Milliseconds between two looks: a token is due on a day, and a computer may have slept through it. */
const PAUSE = 15 * 60_000
/** Milliseconds after a rotation that failed: what keeps it from working is rarely over sooner. */
const AFTER_FAILURE = 6 * 60 * 60_000
const MINUTE = 60_000

export interface DueParts {
  readonly store: Picture['store']
  readonly rotate: (id: string) => Promise<unknown>
  /** Since when the oldest call that is still under way has run; null when there is none, or nobody knows. */
  readonly oldestCall: (id: string) => Instant | null
  readonly now: () => Instant
  readonly log: (line: string) => void
}

/** Those whose token is to be replaced now: pure. */
export function dueServers(
  { engine, servers, settings }: Pick<Snapshot, 'engine' | 'servers' | 'settings'>,
  now: Instant,
  oldestCall: DueParts['oldestCall'],
): readonly string[] {
  const { automatic, graceMinutes } = settings.rotation
  if (!automatic || engine.kind !== 'ready') return []
  const isDue = ({ definition, token }: ServerView): boolean =>
    isGated(definition) && token !== null && token.dueAt !== null && token.dueAt <= now
  /** Its client may not take the new token before that call is over. */
  const isLongCalled = (id: string): boolean => {
    const since = oldestCall(id)
    return since !== null && now - since > graceMinutes * MINUTE
  }
  return servers.filter((server) => isDue(server) && !isLongCalled(server.id)).map(({ id }) => id)
}

/** Looks as soon as an engine answers, and then every quarter of an hour. Returns how to stop. */
export function rotateWhenDue(parts: DueParts): () => void {
  const failedAt = new Map<string, Instant>()
  let working = false

  const rotateOne = async (id: string): Promise<void> => {
    try {
      await parts.rotate(id)
      failedAt.delete(id)
    } catch (thrown) {
      failedAt.set(id, parts.now())
      parts.log(`The token of ${id} is due and was not rotated: ${String(thrown)}`)
    }
  }
  const look = async (): Promise<void> => {
    if (working) return
    working = true
    const now = parts.now()
    const due = dueServers(parts.store.getState(), now, parts.oldestCall)
    for (const id of due.filter((one) => now - (failedAt.get(one) ?? Number.NEGATIVE_INFINITY) > AFTER_FAILURE)) {
      await rotateOne(id)
    }
    working = false
  }
  const isReady = ({ engine }: Snapshot): boolean => engine.kind === 'ready'
  const unsubscribe = parts.store.subscribe((now, before) => {
    if (isReady(now) && !isReady(before)) void look()
  })
  const timer = setInterval(() => void look(), PAUSE).unref()
  void look()
  return () => {
    unsubscribe()
    clearInterval(timer)
  }
}
