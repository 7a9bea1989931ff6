/** Keeps what is known of AI clients and our entries in them up to date in the picture. */
import type { Clients } from '../clients/clients.ts'
import type { Picture } from './picture.ts'

export interface ClientFollower {
  /** Looks at every client's files now. Joins a look that has not begun yet. */
  refresh(): Promise<void>
  /** Begins to watch the files. Returns how to stop. */
  watch(): () => void
}

export function createClientFollower(deps: {
  readonly clients: () => Promise<Clients>
  readonly picture: Picture
  readonly log: (line: string) => void
}): ClientFollower {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  const look = async (): Promise<void> => {
    const clients = await deps.clients()
    const [views, entries] = await Promise.all([clients.list(), clients.entries()])
    deps.picture.showClients(views, entries)
  }
  const refresh = (): Promise<void> => {
    if (next) return next
    // Whoever asks while a look is under way may have changed a file that it has passed already.
    next = (running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        running = look()
        next = null
        return running
      })
    return next
  }
  const refreshQuietly = (): void =>
    void refresh().catch((cause: unknown) => deps.log(`clients: ${cause instanceof Error ? cause.message : cause}`))
  return {
    refresh,
    watch: () => {
      let stopped = false
      let stop = (): void => undefined
      void deps.clients().then((clients) => {
        if (!stopped) stop = clients.watch(refreshQuietly)
      })
      refreshQuietly()
      return () => {
        stopped = true
        stop()
      }
    },
  }
}
