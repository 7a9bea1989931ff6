/** Compares our entries with what the files say of them now. Looks only: whether one is put back is a person's choice. */
import { stat } from 'node:fs/promises'
import type { EntryState, EntryView } from '../contract/client-views.ts'
import { viewOf } from '../contract/failure.ts'
import type { Client, Computer } from './client.ts'
import { isAsWritten } from './moor.ts'
import { type Reading, readSettled } from './read-file.ts'
import type { EntryRecord, Registry } from './registry.ts'

/** An entry of ours, the server it leads to, and how it stands. */
export interface OwnEntry extends EntryView {
  readonly id: string
  readonly state: EntryState
  /** When we wrote it; 0 for one that was written before this was kept. */
  readonly writtenAt: number
}

export interface Surroundings extends Computer {
  /** The ids of clients that run, or did at the look before this one: an app may write its file as the last thing it does. */
  readonly running: ReadonlySet<string>
}

/** A client that wipes its file leaves a fraction of it: from several KB to under 2 (facts: clients.md 1.7). */
const MUCH_SMALLER = 0.5

export async function standings(
  clients: readonly Client[],
  { entries }: Registry,
  around: Surroundings,
): Promise<readonly OwnEntry[]> {
  const takers = await takersAmong(clients, around)
  const files = new Set(entries.map(({ client, file }) => `${client}\n${file}`))
  const found = [...files].map(async (key) => {
    const records = entries.filter(({ client, file }) => `${client}\n${file}` === key)
    const client = clients.find(({ id }) => id === records[0]?.client)
    return client ? standingsIn(client, records, around) : []
  })
  const owned = (await Promise.all(found)).flat()
  return owned.map((entry) => ({ ...entry, state: twiceOr(entry, owned, takers) }))
}

/** All of ours in one file. */
async function standingsIn(
  client: Client,
  records: readonly EntryRecord[],
  around: Surroundings,
): Promise<readonly OwnEntry[]> {
  const [first] = records
  if (!first) return []
  const stateIn = await statesIn(client, first.file, records, around)
  return records.map((record) => {
    const { file, entryName, id, written } = record
    return { client: client.id, file, entryName, id, state: stateIn(record), writtenAt: written?.at ?? 0 }
  })
}

async function statesIn(
  client: Client,
  file: string,
  records: readonly EntryRecord[],
  around: Surroundings,
): Promise<(record: EntryRecord) => EntryState> {
  const reading = await readSettled(file, client.parse).catch(viewOf)
  if (!('document' in reading)) return () => ({ kind: 'unreadable', problem: reading.message })
  const isAnyThere = records.some(({ entryName }) => reading.document.entries.has(entryName))
  const whenGone: EntryState = isAnyThere ? { kind: 'gone' } : await allGone(client, file, records, reading, around)
  return (record) => {
    if (!reading.document.entries.has(record.entryName)) return whenGone
    return isAsWritten(record, reading.document) ? { kind: 'as-written' } : { kind: 'changed' }
  }
}

/** Why none of ours is in a file that can be read. */
async function allGone(
  client: Client,
  file: string,
  records: readonly EntryRecord[],
  { state }: Reading,
  { running }: Surroundings,
): Promise<EntryState> {
  const folder = client.packageOf?.(file)
  const since = Math.max(...records.map(({ written }) => written?.at ?? 0))
  if (folder && !(await existedAt(folder, since))) return { kind: 'package-gone' }
  if (state.bytes === null || client.writesFromMemory !== true) return { kind: 'gone' }
  const before = Math.max(...records.map(({ written }) => written?.bytes ?? 0))
  const isWiped = state.bytes.length < before * MUCH_SMALLER
  return { kind: running.has(client.id) || isWiped ? 'overwritten' : 'gone' }
}

/** A failed update takes the package away and puts it there anew (CC#85689). */
async function existedAt(folder: string, moment: number): Promise<boolean> {
  const stats = await stat(folder).catch(() => null)
  return stats !== null && stats.birthtimeMs <= moment
}

/** For each client that takes entries over: whose. */
async function takersAmong(
  clients: readonly Client[],
  computer: Computer,
): Promise<ReadonlyMap<string, readonly Client[]>> {
  const all = clients.map(async (client) => {
    const ids = (await client.takesOver?.(computer)) ?? []
    return [client.id, clients.filter(({ id }) => ids.includes(id))] as const
  })
  return new Map(await Promise.all(all))
}

function twiceOr(
  { client, id, state }: OwnEntry,
  all: readonly OwnEntry[],
  takers: ReadonlyMap<string, readonly Client[]>,
): EntryState {
  if (state.kind !== 'as-written') return state
  const isIn = (source: Client): boolean =>
    all.some((other) => other.client === source.id && other.id === id && other.state.kind === 'as-written')
  const source = takers.get(client)?.find(isIn)
  return source ? { kind: 'twice', also: source.name } : state
}
