/** Everything Berth does with AI clients: see them, moor a server to one, let go, keep URLs and tokens right. */
import type { LinkReport, Snippet, UndoPlan } from '../contract/answers.ts'
import type { ClientView, DeedView, EntryView, RestartStep } from '../contract/client-views.ts'
import type { FileDiff, SeenFile } from '../contract/diff.ts'
import { Failure } from '../contract/failure.ts'
import { type Home, withLock } from '../home.ts'
import type { Computer, Launcher, MooredServer } from './client.ts'
import { placeLauncher } from './fixed-path.ts'
import { type EntryMove, type Forecast, foresee } from './foresee.ts'
import { type LeftFile, putBackFiles, type Replaced, type Takeover, takeOver } from './import-replace.ts'
import { type Scan, scanEntries } from './import-scan.ts'
import { type Deed, journalFile, readDeeds } from './journal.ts'
import { link, moveOf, relinkIn, rewrite, undoAll, unlink, unlinkAll } from './link.ts'
import { locate } from './locate.ts'
import { clientViews } from './look.ts'
import { type OldEntry, oldEntries } from './old-entries.ts'
import { previewLink, previewUnlink, refuseUnlessSeen } from './preview.ts'
import { readRegistry } from './registry.ts'
import { forget } from './relink.ts'
import { linkWhileQuit } from './restart.ts'
import { snippetsFor } from './snippets.ts'
import { type OwnEntry, standings } from './standing.ts'
import { clientOf, clients } from './table.ts'
import { deedView, planUndo, undoDeed } from './undo.ts'
import { watchFiles } from './watch.ts'

/** Failures of all: 'unknown-client', 'client-file', 'file-unreadable', 'busy'. */
export interface Clients {
  list(): Promise<readonly ClientView[]>
  /** Ours, compared with the files. `running`: the clients that run, or did at the look before. */
  entries(running: ReadonlySet<string>): Promise<readonly OwnEntry[]>
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
  /** Every entry of every client. `user` is `uid:gid` of who owns what their programs write. Values stay in the app. */
  scan(user: string | null): Promise<Scan>
  /** Puts our entries for these servers in place of others, all or none. Also 'too-late' when one was changed since. */
  replace(wanted: readonly Takeover[]): Promise<Replaced & { readonly next: string | null }>
  /** Puts back what the files held before that, all or none. Failure 'too-late' when one is not as we left it. */
  putBack(left: { readonly files: readonly LeftFile[]; readonly entries: readonly EntryView[] }): Promise<void>
  /** Lets the path that entries name lead to this Berth, where it does not. Every write does that, too. */
  takeFixedPath(): Promise<void>
  /** Calls back after a client's files changed. Returns how to stop. */
  watch(listener: () => void): () => void
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

export function createClients(deps: ClientsDeps): Clients {
  const { home } = deps
  // What is written leads to the fixed path, so that has to lead to this Berth before.
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    withLock(home, 'clients', async () => {
      await placeLauncher(deps.launcher, home)
      return work()
    })

  return {
    list: () => clientViews(clients, deps, home),
    entries: async (running) => standings(clients, await readRegistry(home), { ...deps, running }),
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
    scan: async (user) => scanEntries(clients, await readRegistry(home), deps, user),
    replace: (wanted) => alone(() => takeOver(wanted, deps)),
    putBack: (left) => alone(() => putBackFiles(left, deps)),
    takeFixedPath: () => placeLauncher(deps.launcher, home),
    watch: (listener) => watchClients(deps, listener),
  }
}

async function deedOf(home: Home, key: string): Promise<Deed> {
  const deed = (await readDeeds(home)).find((one) => one.key === key)
  if (deed) return deed
  throw new Failure('too-late', 'That is undone already, or too long ago.', 'See `berth undo --list` for what is left.')
}

function watchClients(deps: ClientsDeps, listener: () => void): () => void {
  let stop = (): void => undefined
  let stopped = false
  const begin = async (): Promise<void> => {
    const locations = await Promise.all(clients.map((client) => locate(client, deps)))
    const { entries } = await readRegistry(deps.home)
    const known = locations.flatMap((location) => location.known.map(({ path }) => path))
    // A package may go, and what another face of Berth forgets or undoes changes only what Berth remembers.
    const files = [
      ...new Set([...known, ...entries.map(({ file }) => file), deps.home.clientsFile, journalFile(deps.home)]),
    ]
    if (!stopped) stop = watchFiles(files, listener)
  }
  // Where the files are takes a look at the disk; whoever watches need not wait for it, nor fail with it.
  begin().catch(() => undefined)
  return () => {
    stopped = true
    stop()
  }
}
