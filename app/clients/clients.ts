/** Everything Berth does with AI clients: see them, moor a server to one, let go, keep URLs and tokens right. */
import type { LinkReport, Snippet } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { ClientView, EntryView, RestartStep } from '../contract/snapshot.ts'
import { type Home, withLock } from '../home.ts'
import type { Client, Computer, Launcher, MooredServer } from './client.ts'
import { type EntryMove, type Forecast, foresee, leadsTo } from './foresee.ts'
import { locate, targetsOf } from './locate.ts'
import { clientViews } from './look.ts'
import { changedByHand, type Moored, moor, remoor, unmoor } from './moor.ts'
import { type OldEntry, oldEntries } from './old-entries.ts'
import { ourEntry } from './our-entry.ts'
import { type EntryRecord, readRegistry } from './registry.ts'
import { forget, relink } from './relink.ts'
import { linkWhileQuit } from './restart.ts'
import { runningProcesses } from './running.ts'
import { snippetsFor } from './snippets.ts'
import { type OwnEntry, standings } from './standing.ts'
import { clients } from './table.ts'
import { watchFiles } from './watch.ts'

/** Failures of all: 'unknown-client', 'client-file', 'file-unreadable', 'busy'. */
export interface Clients {
  list(): Promise<readonly ClientView[]>
  /** Ours, compared with the files. `running`: the clients that run, or did at the look before. */
  entries(running: ReadonlySet<string>): Promise<readonly OwnEntry[]>
  /** Writes the entry into every config of the client, or into none. Also 'client-not-installed', 'client-entry-foreign'. */
  link(client: string, server: MooredServer): Promise<LinkReport>
  /** Takes out what is as we wrote it. Throws 'client-entry-foreign' for what a person changed, after taking out the rest. */
  unlink(client: string, id: string): Promise<LinkReport>
  /** The same for all clients. Never throws for one file: what had to stay is told in `next`. */
  unlinkAll(id: string): Promise<LinkReport>
  /** Puts back what is not as we wrote it, over what stands there now: for a person who asked. */
  relink(client: string, server: MooredServer): Promise<LinkReport>
  /** Lets go of entries that are not as we wrote them, and leaves the files alone. Throws 'too-late' when there is none. */
  forget(client: string, id: string): Promise<LinkReport>
  /** `link` or `relink` while the app is quit; it is started again. Failures of both, and those of `whileQuit`. */
  restart(
    client: string,
    server: MooredServer,
    deed: 'link' | 'relink',
    onStep: (step: RestartStep) => void,
  ): Promise<LinkReport>
  /** Brings the URL entries of this server up to date, all or none. `undo` puts back files that are as we left them. */
  rewrite(server: MooredServer): Promise<Rewrite>
  /** What `rewrite` would do to which entries. Changes nothing; throws what can be known before that it would throw. */
  foresee(server: MooredServer): Promise<Forecast>
  /** Entries that lead to this server with another token than its own, also such that Berth did not write. */
  oldEntries(server: MooredServer): Promise<readonly OldEntry[]>
  snippets(server: MooredServer, masked: boolean): readonly Snippet[]
  /** Calls back after a client's files changed. Returns how to stop. */
  watch(listener: () => void): () => void
}

export interface Rewrite {
  readonly entries: readonly EntryMove[]
  undo(): Promise<void>
}

export interface ClientsDeps extends Computer {
  readonly home: Home
  readonly launcher: Launcher
  readonly now: () => Date
}

export function createClients(deps: ClientsDeps): Clients {
  const { home } = deps
  const alone = <T>(work: () => Promise<T>): Promise<T> => withLock(home, 'clients', work)

  return {
    list: () => clientViews(clients, deps),
    entries: async (running) => standings(clients, await readRegistry(home), { ...deps, running }),
    link: (id, server) => alone(() => link(clientOf(id), server, deps)),
    unlink: (id, server) => alone(() => unlink(clientOf(id), server, deps)),
    unlinkAll: (server) => alone(() => unlinkAll(server, deps)),
    relink: (id, server) => alone(() => relinkIn(clientOf(id), server, deps)),
    forget: (id, server) =>
      alone(async () => ({ entries: await forget(clientOf(id), server, deps), backups: [], next: null })),
    restart: (id, server, deed, onStep) => {
      const client = clientOf(id)
      const work = () => alone(() => (deed === 'link' ? link : relinkIn)(client, server, deps))
      return linkWhileQuit(client, server.id, deps, work, onStep)
    },
    async rewrite(server) {
      const done = await alone(() => rewrite(server, deps))
      return { entries: done.map((one) => moveOf(one, server, deps)), undo: () => alone(() => undoAll(done)) }
    },
    foresee: async (server) => foresee(clients, await readRegistry(home), server, deps),
    oldEntries: async (server) => oldEntries(clients, await readRegistry(home), server, deps),
    snippets: (server, masked) => snippetsFor(clients, server, masked, deps),
    watch: (listener) => watchClients(deps, listener),
  }
}

function clientOf(id: string): Client {
  const client = clients.find((one) => one.id === id)
  if (client) return client
  throw new Failure(
    'unknown-client',
    `"${id}" is no client that Berth knows.`,
    `Choose one of ${clients.map((one) => one.id).join(', ')}.`,
  )
}

async function link(client: Client, server: MooredServer, deps: ClientsDeps): Promise<LinkReport> {
  const done: Moored[] = []
  const entry = ourEntry(client, server, deps)
  try {
    for (const file of await targetsOf(client, deps)) {
      const moored = await moor(client, file, server.id, entry, deps)
      if (moored) done.push(moored)
    }
  } catch (thrown) {
    await undoAll(done)
    throw thrown
  }
  return report(done, await nextStep(client, done, deps))
}

async function relinkIn(client: Client, server: MooredServer, deps: ClientsDeps): Promise<LinkReport> {
  const done = await relink(client, server, deps)
  // Where a package went, the entry belongs in the file that the app reads now.
  const { entries, backups, next } = await link(client, server, deps)
  const again = report(done, (await nextStep(client, done, deps)) ?? next)
  return { entries: [...again.entries, ...entries], backups: [...again.backups, ...backups], next: again.next }
}

async function unlink(client: Client, id: string, deps: ClientsDeps): Promise<LinkReport> {
  const { done, left } = await takeOut(client, id, deps)
  const [first] = left
  if (first) throw changedByHand(client, first)
  return report(done, await nextStep(client, done, deps))
}

async function unlinkAll(id: string, deps: ClientsDeps): Promise<LinkReport> {
  const done: Moored[] = []
  const notes: string[] = []
  for (const client of clients) {
    try {
      const taken = await takeOut(client, id, deps)
      done.push(...taken.done)
      notes.push(...taken.left.map((record) => changedByHand(client, record).message))
      const next = await nextStep(client, taken.done, deps)
      if (next) notes.push(next)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      notes.push(`${thrown.message} ${thrown.fix}`)
    }
  }
  return report(done, notes.length > 0 ? notes.join(' ') : null)
}

async function takeOut(
  client: Client,
  id: string,
  deps: ClientsDeps,
): Promise<{ readonly done: readonly Moored[]; readonly left: readonly EntryRecord[] }> {
  const { entries } = await readRegistry(deps.home)
  const done: Moored[] = []
  const left: EntryRecord[] = []
  for (const record of entries.filter((own) => own.client === client.id && own.id === id)) {
    const taken = await unmoor(client, record, deps)
    if (taken === 'left') left.push(record)
    else if (taken) done.push(taken)
  }
  return { done, left }
}

async function rewrite(server: MooredServer, deps: ClientsDeps): Promise<readonly Moored[]> {
  const { entries } = await readRegistry(deps.home)
  const done: Moored[] = []
  try {
    for (const client of clients) {
      const entry = ourEntry(client, server, deps)
      for (const record of entries.filter((own) => own.client === client.id && own.id === server.id)) {
        const moored = await remoor(client, record, entry, deps)
        if (moored) done.push(moored)
      }
    }
  } catch (thrown) {
    await undoAll(done)
    throw thrown
  }
  return done
}

async function undoAll(done: readonly Moored[]): Promise<void> {
  for (const moored of [...done].reverse()) await moored.undo()
}

async function nextStep(client: Client, done: readonly Moored[], { platform }: ClientsDeps): Promise<string | null> {
  if (done.length === 0) return null
  const processes = await runningProcesses(platform)
  const isRunning = processes.some((process) => client.isProcess(process, platform))
  return isRunning ? client.reload : `${client.name} sees the change when you start it.`
}

function moveOf(moored: Moored, server: MooredServer, deps: ClientsDeps): EntryMove {
  const entry = ourEntry(clientOf(moored.record.client), server, deps)
  return { ...viewOf(moored), from: leadsTo(moored.replaced), to: leadsTo(entry) }
}

function viewOf({ record: { client, file, entryName } }: Moored): EntryView {
  return { client, file, entryName }
}

function report(done: readonly Moored[], next: string | null): LinkReport {
  return { entries: done.map(viewOf), backups: done.flatMap(({ backup }) => backup ?? []), next }
}

function watchClients(deps: ClientsDeps, listener: () => void): () => void {
  let stop = (): void => undefined
  let stopped = false
  const begin = async (): Promise<void> => {
    const locations = await Promise.all(clients.map((client) => locate(client, deps)))
    const { entries } = await readRegistry(deps.home)
    const known = locations.flatMap((location) => location.known.map(({ path }) => path))
    // A package may go, and what another face of Berth forgets changes only the record.
    const files = [...new Set([...known, ...entries.map(({ file }) => file), deps.home.clientsFile])]
    if (!stopped) stop = watchFiles(files, listener)
  }
  // Where the files are takes a look at the disk; whoever watches need not wait for it, nor fail with it.
  begin().catch(() => undefined)
  return () => {
    stopped = true
    stop()
  }
}
