/** Keeps what is known of AI clients and our entries in them up to date in the picture. */
import type { Clients } from '../clients/clients.ts'
import type { ClientView, RestartStep } from '../contract/client-views.ts'
import { type Seen, withContacts } from './contacts.ts'
import type { Picture, ServerEntries } from './picture.ts'

export interface ClientFollower {
  /** Looks at every client's files now. Joins a look that has not begun yet. */
  refresh(): Promise<void>
  /** Looks at them without waiting; what goes wrong is logged. */
  refreshSoon(): void
  /** Shows what is being done to a client's app; null when it is over. */
  showStep(client: string, step: RestartStep | null): void
  /** Begins to watch the files. Returns how to stop. */
  watch(): () => void
}

export function createClientFollower(deps: {
  readonly clients: () => Promise<Clients>
  readonly picture: Picture
  /** What bridges and the gate have seen at a server. */
  readonly seenAt: (id: string) => Promise<Seen>
  readonly log: (line: string) => void
}): ClientFollower {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let ranBefore: ReadonlySet<string> = new Set()

  let last: { readonly views: readonly ClientView[]; readonly entries: ServerEntries } | null = null
  const steps = new Map<string, RestartStep>()

  const show = (): void => {
    if (!last) return
    const views = last.views.map((view) => ({ ...view, restart: steps.get(view.id) ?? null }))
    deps.picture.showClients(views, last.entries)
  }
  const look = async (): Promise<void> => {
    const clients = await deps.clients()
    const views = await clients.list()
    const running = new Set(views.filter((view) => view.running).map(({ id }) => id))
    const entries = await clients.entries(new Set([...ranBefore.keys(), ...running]))
    ranBefore = running
    last = { views, entries: await withContacts(entries, views, deps.seenAt) }
    show()
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
    refreshSoon: refreshQuietly,
    showStep: (client, step) => {
      if (step === null) steps.delete(client)
      else steps.set(client, step)
      show()
    },
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
