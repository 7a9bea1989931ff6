/** Waits out an engine that goes away for a moment, where to give up would leave a change half undone. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'

/** Milliseconds: what restarting Docker Desktop or a Linux engine takes. */
const PATIENCE = 30_000
/** Milliseconds between two tries. */
const PAUSE = 200

/** Does it again while no engine answers, so `work` must be one that can be done twice. Fails as its last try did. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    try {
      return await work()
    } catch (thrown) {
      if (!isUnanswered(thrown) || performance.now() > deadline) throw thrown
    }
    await delay(PAUSE)
  }
}

/** The engine may have done what it was asked, or may still be doing it: its answer never came. */
export const isUnanswered = (thrown: unknown): boolean =>
  thrown instanceof Failure && (thrown.kind === 'no-engine' || thrown.kind === 'timeout')
