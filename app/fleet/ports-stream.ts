/** The map of ports for who looks at it: at once, then at each change, and only the newest to a slow reader. */
import type { PortMap } from '../contract/ports.ts'
import type { StreamMessage } from '../contract/streams.ts'
import type { PortWatch } from './watch-ports.ts'

/** Resolves when the signal fires. Awaits each `send`. */
export async function streamPorts(
  watch: Pick<PortWatch, 'follow'>,
  send: (message: StreamMessage) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let next: PortMap | null = null
  let wake = (): void => undefined
  const stop = watch.follow((map) => {
    next = map
    wake()
  })
  const news = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (next || signal.aborted) resolve()
    })
  const end = (): void => wake()
  signal.addEventListener('abort', end)
  try {
    while (!signal.aborted) {
      const map: PortMap | null = next
      next = null
      if (map) await send({ kind: 'ports', map })
      else await news()
    }
  } finally {
    signal.removeEventListener('abort', end)
    stop()
  }
}
