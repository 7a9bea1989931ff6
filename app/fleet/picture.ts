/** Holds the one snapshot: whatever is learned anywhere goes through here, and each change is published at once. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClientView, EntryStanding } from '../contract/client-views.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { EngineView, Instant, ServerView, Snapshot } from '../contract/snapshot.ts'
import type { FleetNews } from './definitions.ts'
import { noFacts, type ServerFacts } from './facts.ts'
import { definitionIn } from './fleet-file.ts'
import { type Surroundings, serverView, settlesAt } from './state-of.ts'

/** Of each server, by its id. */
export type ServerEntries = ReadonlyMap<string, readonly EntryStanding[]>

export interface Picture {
  readonly store: Pick<StoreApi<Snapshot>, 'getState' | 'subscribe'>
  facts(id: string): ServerFacts
  change(id: string, step: (facts: ServerFacts) => ServerFacts): void
  /** The same for every server at once: one snapshot, not one for each. */
  changeAll(step: (facts: ServerFacts, id: string) => ServerFacts): void
  showFleet(news: FleetNews): void
  showEngine(engine: EngineView): void
  /** The addresses that this computer has now. */
  showAddresses(addresses: ReadonlySet<string>): void
  showClients(clients: readonly ClientView[], entries: ServerEntries): void
  /** Ends the timers. */
  stop(): void
}

export function createPicture(deps: {
  readonly app: Snapshot['app']
  readonly fleet: FleetNews
  readonly now: () => Instant
}): Picture {
  const known = new Map<string, ServerFacts>()
  const timers = new Map<string, NodeJS.Timeout>()
  let fleet = deps.fleet
  let addresses: Surroundings['addresses']
  let drawn = new Map<string, Drawn>()
  const store = createStore<Snapshot>(() => ({
    revision: 0,
    engine: { kind: 'searching' },
    servers: [],
    clients: [],
    settings: fleet.settings,
    problems: fleet.problems,
    app: deps.app,
  }))
  const facts = (id: string): ServerFacts => known.get(id) ?? noFacts

  const publish = (part: Partial<Snapshot> = {}): void => {
    const now = deps.now()
    const dueAfterDays = fleet.settings.rotation.everyDays
    drawn = new Map(
      Object.entries(fleet.servers).map(([id, definition]) => [
        id,
        draw(id, definition, facts(id), { now, dueAfterDays, addresses }, drawn.get(id)),
      ]),
    )
    const servers = [...drawn.values()].map(({ view }) => view)
    store.setState({ ...part, servers, revision: store.getState().revision + 1 })
  }
  /** A restart loop is over after a quiet minute, which no event announces. */
  const wakeWhenSettled = (id: string): void => {
    clearTimeout(timers.get(id))
    timers.delete(id)
    const at = settlesAt(facts(id))
    if (at === null || at <= deps.now()) return
    const settle = (): void => {
      drawn.delete(id)
      publish()
    }
    timers.set(id, setTimeout(settle, at - deps.now() + 1).unref())
  }
  const set = (id: string, step: (facts: ServerFacts) => ServerFacts): void => {
    known.set(id, step(facts(id)))
    wakeWhenSettled(id)
  }
  return {
    store,
    facts,
    change: (id, step) => {
      const before = facts(id)
      set(id, step)
      if (facts(id) !== before) publish()
    },
    changeAll: (step) => {
      for (const id of new Set([...known.keys(), ...Object.keys(fleet.servers)])) set(id, (its) => step(its, id))
      publish()
    },
    showFleet: (news) => {
      for (const id of Object.keys(fleet.servers)) if (!definitionIn(news, id)) known.delete(id)
      fleet = news
      publish({ settings: news.settings, problems: news.problems })
    },
    showEngine: (engine) => publish({ engine }),
    showAddresses: (found) => {
      addresses = found
      publish()
    },
    showClients: (clients, entries) => {
      const ids = new Set([...Object.keys(fleet.servers), ...known.keys()])
      for (const id of ids) set(id, (its) => ({ ...its, entries: entries.get(id) ?? [] }))
      publish({ clients })
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

interface Drawn {
  readonly definition: ServerDefinition
  readonly facts: ServerFacts
  readonly around: Surroundings
  readonly view: ServerView
}

/** A server about which nothing changed keeps its view, so that a window can skip it. */
function draw(
  id: string,
  definition: ServerDefinition,
  facts: ServerFacts,
  around: Surroundings,
  before: Drawn | undefined,
): Drawn {
  const isSame = before?.definition === definition && before.facts === facts
  if (isSame && before.around.dueAfterDays === around.dueAfterDays && before.around.addresses === around.addresses)
    return before
  return { definition, facts, around, view: serverView(id, definition, facts, around) }
}
