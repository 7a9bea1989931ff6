/** Lets a few through at a time, so that fifty servers are not probed at once. */

export interface Turnstile {
  /** Runs `work` when there is room. Rejects with the signal's reason when it fires while waiting. */
  pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export function createTurnstile(room: number): Turnstile {
  const waiting = new Set<() => void>()
  let inside = 0

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (inside < room) {
      inside += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        waiting.delete(step)
        reject(signal.reason)
      }
      // The place passes from the one who leaves to the one who enters, so `inside` stays as it is.
      const step = (): void => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      waiting.add(step)
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  const leave = (): void => {
    const [next] = waiting
    if (!next) {
      inside -= 1
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    async pass(work, signal) {
      signal.throwIfAborted()
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
