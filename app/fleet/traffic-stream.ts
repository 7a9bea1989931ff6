/** One server's traffic for who looks at it: at once, then when it changed, and only the newest to a slow reader. */
import type { StreamMessage } from '../contract/streams.ts'
import type { GateTraffic } from './gate-traffic.ts'

/** Milliseconds between two messages at least. */
const LEAST_PAUSE = 1_000
/** Milliseconds after which it is sent although nothing happened: what is an hour old leaves the picture. */
const LONGEST_PAUSE = 60_000

/** Resolves when the signal fires. Awaits each `send`. */
export async function streamTraffic(
  traffic: Pick<GateTraffic, 'trafficOf' | 'subscribe'>,
  id: string,
  send: (message: StreamMessage) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let isDue = true
  let wake = (): void => undefined
  const stop = traffic.subscribe((changed) => {
    if (changed !== id) return
    isDue = true
    wake()
  })
  const pause = (milliseconds: number, isOver: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(end, milliseconds)
      function end(): void {
        clearTimeout(timer)
        resolve()
      }
      wake = () => {
        if (isOver()) end()
      }
      wake()
    })
  const end = (): void => wake()
  signal.addEventListener('abort', end)
  try {
    while (!signal.aborted) {
      isDue = false
      await send({ kind: 'traffic', traffic: traffic.trafficOf(id) })
      await pause(LEAST_PAUSE, () => signal.aborted)
      await pause(LONGEST_PAUSE - LEAST_PAUSE, () => isDue || signal.aborted)
    }
  } finally {
    signal.removeEventListener('abort', end)
    stop()
  }
}
