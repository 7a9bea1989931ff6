/** Everything Berth does with AI clients: see them, moor a server to one, let go, keep URLs and tokens right. */
import type { DeedView, LinkReport, Snippet, UndoPlan } from '../contract/answers.ts'
import type { FileDiff, SeenFile } from '../contract/diff.ts'
import { Failure } from '../contract/failure.ts'
import type { ClientView, EntryView } from '../contract/snapshot.ts'
import { type Home, withLock } from '../home.ts'
import type { Client, Computer, Launcher, MooredServer } from './client.ts'
import type { EditDeps } from './edit-file.ts'
import { type EntryMove, type Forecast, foresee, leadsTo } from './foresee.ts'
import { type Deed, readDeeds, remember } from './journal.ts'
import { nextStep, report, viewOf } from './link-report.ts'
import { type LeftFile, putBackFiles, type Replaced, replaceEntries } from './import-replace.ts'
import { type ForeignEntry, type Scan, scanEntries } from './import-scan.ts'
import { locate, namesBeside, targetsOf } from './locate.ts'
import { clientViews, liveEntries, type OwnEntry } from './look.ts'
import { changedByHand, type Moored, moor, remoor, unmoor } from './moor.ts'
import { type OldEntry, oldEntries } from './old-entries.ts'
import { ourEntry } from './our-entry.ts'
import { previewLink, previewUnlink, refuseUnlessSeen } from './preview.ts'
import { refuseByPolicy } from './refusal.ts'
import { type EntryRecord, readRegistry } from './registry.ts'
import { snippetsFor } from './snippets.ts'
import { clients } from './table.ts'
import { deedView, planUndo, undoDeed } from './undo.ts'
import { watchFiles } from './watch.ts'

/** Failures of all: 'unknown-client', 'client-file', 'file-unreadable', 'busy'. */
export interface Clients {
  list(): Promise<readonly ClientView[]>
  /** Ours, checked against the files. A file that cannot be read keeps its entries: they are still in there. */
  entries(): Promise<readonly OwnEntry[]>
  /** What `link` or `unlink` would do to which files; changes nothing, and throws what they would. */
  preview(client: string, server: MooredServer, kind: 'link' | 'unlink'): Promise<readonly FileDiff[]>
  /**
   * Writes the entry into every config of the client, or into none. `seen`: what a preview was of. Also
   * 'client-not-installed', 'client-policy', 'client-entry-foreign', and 'client-file-changed' since `seen`.
   */
  link(client: string, server: MooredServer, seen?: readonly SeenFile[]): Promise<LinkReport>
  /** Takes out what is as we wrote it. Throws 'client-entry-foreign' for what a person changed, after taking out the rest. */
  unlink(client: string, id: string, seen?: readonly SeenFile[]): Promise<LinkReport>
  /** The same for all clients. Never throws for one file: what had to stay is told in `next`. */
  unlinkAll(id: string): Promise<LinkReport>
  /** What can be taken back, the newest first. */
  deeds(): Promise<readonly DeedView[]>
  /** What taking it back would do. `server` is null when it is no longer there. Also 'too-late'. */
  planUndo(key: string, server: MooredServer | null): Promise<UndoPlan>
  /**
   * Puts back byte by byte; `entryOnly` allows to take out or put in our entry alone where a file was changed since.
   * Also 'too-late', 'client-file-changed', 'client-entry-foreign', 'unknown-server'.
   */
  undo(key: string, server: MooredServer | null, choice: UndoChoice): Promise<LinkReport>
  /** Brings the URL entries of this server up to date, all or none. `undo` puts back files that are as we left them. */
  rewrite(server: MooredServer): Promise<Rewrite>
  /** What `rewrite` would do to which entries. Changes nothing; throws what can be known before that it would throw. */
  foresee(server: MooredServer): Promise<Forecast>
  /** Entries that lead to this server with another token than its own, also such that Berth did not write. */
  oldEntries(server: MooredServer): Promise<readonly OldEntry[]>
  snippets(server: MooredServer, masked: boolean): readonly Snippet[]
  /** Every entry of every client. `user` is `uid:gid` of who owns what their programs write. Values stay in the app. */
  scan(user: string | null): Promise<Scan>
  /** Puts our entries for these servers in place of others, all or none. Also 'too-late' when one was changed since. */
  replace(wanted: readonly Takeover[]): Promise<Replaced & { readonly next: string | null }>
  /** Puts back what the files held before that, all or none. Failure 'too-late' when one is not as we left it. */
  putBack(left: { readonly files: readonly LeftFile[]; readonly entries: readonly EntryView[] }): Promise<void>
  /** Calls back after a client's files changed. Returns how to stop. */
  watch(listener: () => void): () => void
}

export interface Takeover {
  readonly from: ForeignEntry
  readonly server: MooredServer
}

export interface Rewrite {
  readonly entries: readonly EntryMove[]
  undo(): Promise<void>
}

export interface UndoChoice {
  readonly entryOnly: boolean
  readonly seen?: readonly SeenFile[]
}

export interface ClientsDeps extends Computer {
  readonly home: Home
  readonly launcher: Launcher
  readonly now: () => Date
}

type WritingDeps = ClientsDeps & EditDeps

export function createClients(deps: ClientsDeps): Clients {
  const { home } = deps
  const alone = <T>(work: () => Promise<T>): Promise<T> => withLock(home, 'clients', work)

  return {
    list: () => clientViews(clients, deps),
    entries: async () => liveEntries(clients, await readRegistry(home)),
    preview: (id, server, kind) =>
      kind === 'link' ? previewLink(clientOf(id), server, deps) : previewUnlink(clientOf(id), server, deps),
    link: (id, server, seen) => alone(() => link(clientOf(id), server, { ...deps, ...refuseUnlessSeen(seen) })),
    unlink: (id, server, seen) => alone(() => unlink(clientOf(id), server, { ...deps, ...refuseUnlessSeen(seen) })),
    deeds: async () => (await readDeeds(home)).map(deedView),
    planUndo: async (key, server) => {
      const deed = await deedOf(home, key)
      return planUndo(clientOf(deed.client), deed, server, deps)
    },
    undo: (key, server, { entryOnly, seen }) =>
      alone(async () => {
        const deed = await deedOf(home, key)
        return undoDeed(clientOf(deed.client), deed, server, entryOnly, { ...deps, ...refuseUnlessSeen(seen) })
      }),
    unlinkAll: (server) => alone(() => unlinkAll(server, deps)),
    async rewrite(server) {
      const done = await alone(() => rewrite(server, deps))
      return { entries: done.map((one) => moveOf(one, server, deps)), undo: () => alone(() => undoAll(done)) }
    },
    foresee: async (server) => foresee(clients, await readRegistry(home), server, deps),
    oldEntries: async (server) => oldEntries(clients, await readRegistry(home), server, deps),
    snippets: (server, masked) => snippetsFor(clients, server, masked, deps),
    scan: async (user) => scanEntries(clients, await readRegistry(home), deps, user),
    replace: (wanted) => alone(() => replace(wanted, deps)),
    putBack: (left) => alone(() => putBackFiles(left, clientOf, deps)),
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

async function deedOf(home: Home, key: string): Promise<Deed> {
  const deed = (await readDeeds(home)).find((one) => one.key === key)
  if (deed) return deed
  throw new Failure('too-late', 'That is undone already, or too long ago.', 'See `berth undo --list` for what is left.')
}

/** Only what a person asked for: to go back behind a new token or port would bring back one that is gone. */
async function note(kind: Deed['kind'], client: Client, id: string, done: readonly Moored[], deps: ClientsDeps) {
  const isNews = ({ before, after }: Moored['write']['records']): boolean => before === null || after === null
  const writes = done.map(({ write }) => write).filter(({ records }) => isNews(records))
  await remember(deps.home, { at: deps.now().toISOString(), client: client.id, id, kind, writes })
}

async function link(client: Client, server: MooredServer, deps: WritingDeps): Promise<LinkReport> {
  const done: Moored[] = []
  // Before anything is written: without its journal a write could not be taken back.
  await readDeeds(deps.home)
  const entry = ourEntry(client, server, deps)
  await refuseByPolicy(client, deps)
  try {
    for (const file of await targetsOf(client, deps)) {
      const taken = await namesBeside(client, file, deps)
      const moored = await moor(client, file, server.id, entry, deps, taken)
      if (moored) done.push(moored)
    }
  } catch (thrown) {
    await undoAll(done)
    throw thrown
  }
  await note('link', client, server.id, done, deps)
  return report(done, await nextStep(client, done, deps))
}

async function unlink(client: Client, id: string, deps: WritingDeps): Promise<LinkReport> {
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
  deps: WritingDeps,
): Promise<{ readonly done: readonly Moored[]; readonly left: readonly EntryRecord[] }> {
  const { entries } = await readRegistry(deps.home)
  const done: Moored[] = []
  const left: EntryRecord[] = []
  for (const record of entries.filter((own) => own.client === client.id && own.id === id)) {
    const taken = await unmoor(client, record, deps)
    if (taken === 'left') left.push(record)
    else if (taken) done.push(taken)
  }
  await note('unlink', client, id, done, deps)
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

async function replace(wanted: readonly Takeover[], deps: ClientsDeps) {
  const replacements = wanted.map(({ from: { client, file, entryName, print }, server }) => {
    const entry = ourEntry(clientOf(client), server, deps)
    return { client, file, entryName, print, id: server.id, entry }
  })
  const replaced = await replaceEntries(replacements, clientOf, deps)
  const named = clients.filter(({ id }) => wanted.some(({ from }) => from.client === id))
  const steps = await Promise.all(named.map((client) => nextStep(client, wanted, deps)))
  return { ...replaced, next: steps.filter((step) => step !== null).join(' ') || null }
}

async function undoAll(done: readonly Moored[]): Promise<void> {
  for (const moored of [...done].reverse()) await moored.undo()
}

function moveOf(moored: Moored, server: MooredServer, deps: ClientsDeps): EntryMove {
  const entry = ourEntry(clientOf(moored.record.client), server, deps)
  return { ...viewOf(moored), from: leadsTo(moored.replaced), to: leadsTo(entry) }
}

function watchClients(deps: ClientsDeps, listener: () => void): () => void {
  let stop = (): void => undefined
  let stopped = false
  const begin = async (): Promise<void> => {
    const locations = await Promise.all(clients.map((client) => locate(client, deps)))
    const files = locations.flatMap(({ known }) => known.map(({ path }) => path))
    if (!stopped) stop = watchFiles(files, listener)
  }
  // Where the files are takes a look at the disk; whoever watches need not wait for it, nor fail with it.
  begin().catch(() => undefined)
  return () => {
    stopped = true
    stop()
  }
}
