/** Carries out what is asked for our entries of one server: put in, put back, take out, bring up to date. */
import type { LinkReport } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { Client, Computer, Launcher, MooredServer } from './client.ts'
import type { EditDeps } from './edit-file.ts'
import { type EntryMove, leadsTo } from './foresee.ts'
import { type Deed, readDeeds, remember } from './journal.ts'
import { nextStep, report, viewOf } from './link-report.ts'
import { namesBeside, targetsOf } from './locate.ts'
import { changedByHand, type Moored, moor, remoor, unmoor } from './moor.ts'
import { ourEntry } from './our-entry.ts'
import { refuseByPolicy } from './refusal.ts'
import { type EntryRecord, readRegistry } from './registry.ts'
import { relink } from './relink.ts'
import { clientOf, clients } from './table.ts'

export type LinkDeps = Computer & EditDeps & { readonly launcher: Launcher }

export async function link(client: Client, server: MooredServer, deps: LinkDeps): Promise<LinkReport> {
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

/** Over what stands there now; and where a package went, into the file that the app reads instead. */
export async function relinkIn(client: Client, server: MooredServer, deps: LinkDeps): Promise<LinkReport> {
  const done = await relink(client, server, deps)
  const { entries, backups, next } = await link(client, server, deps)
  const again = report(done, (await nextStep(client, done, deps)) ?? next)
  return { entries: [...again.entries, ...entries], backups: [...again.backups, ...backups], next: again.next }
}

export async function unlink(client: Client, id: string, deps: LinkDeps): Promise<LinkReport> {
  const { done, left } = await takeOut(client, id, deps)
  const [first] = left
  if (first) throw changedByHand(client, first)
  return report(done, await nextStep(client, done, deps))
}

export async function unlinkAll(id: string, deps: LinkDeps): Promise<LinkReport> {
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
  deps: LinkDeps,
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

export async function rewrite(server: MooredServer, deps: LinkDeps): Promise<readonly Moored[]> {
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

export async function undoAll(done: readonly Moored[]): Promise<void> {
  for (const moored of [...done].reverse()) await moored.undo()
}

export function moveOf(moored: Moored, server: MooredServer, deps: LinkDeps): EntryMove {
  const entry = ourEntry(clientOf(moored.record.client), server, deps)
  return { ...viewOf(moored), from: leadsTo(moored.replaced), to: leadsTo(entry) }
}

/** Only what a person asked for: to go back behind a new token or port would bring back one that is gone. */
async function note(kind: Deed['kind'], client: Client, id: string, done: readonly Moored[], deps: LinkDeps) {
  const isNews = ({ before, after }: Moored['write']['records']): boolean => before === null || after === null
  const writes = done.map(({ write }) => write).filter(({ records }) => isNews(records))
  await remember(deps.home, { at: deps.now().toISOString(), client: client.id, id, kind, writes })
}
