/** Waits between two looks at something, until Ctrl-C at most. */
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Resolves after so many milliseconds, or as soon as the signal aborts. Any number may wait for the same signal: each
 * listens to one of its own that follows it, since eleven listeners on one look like a leak to Node.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: AbortSignal.any([signal]) }).catch(() => undefined)
}
