/** Puts our entry for one server into one file and takes it out, keeping the record of what is ours in step. */
import { Failure } from '../contract/failure.ts'
import { fingerprint } from './canonical.ts'
import type { Client, Entry } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { type Change, type Edit, type EditDeps, editFile } from './edit-file.ts'
import { addressIn } from './entry-address.ts'
import { freeEntryName } from './entry-name.ts'
import { type FileWrite, fileWrite, registryBefore } from './file-write.ts'
import { type Reading, sizeWith } from './read-file.ts'
import {
  amendRegistry,
  type EntryRecord,
  readRegistry,
  withOrigin,
  withoutRecord,
  withRecord,
  writeRegistry,
} from './registry.ts'

/** An entry that was written or taken out. */
export interface Moored {
  readonly record: EntryRecord
  /** The value that stood there before; undefined when there was none. */
  readonly replaced: unknown
  readonly write: FileWrite
  /** Puts file and record back, as long as the file is as we left it. */
  undo(): Promise<void>
}

/** Chooses the name to write under; null to leave the file alone. May throw to refuse. */
export type Choose = (document: ConfigDocument, known: EntryRecord | undefined) => string | null

/**
 * Writes `entry` for the server `id` into `file`; null when it is there already. Throws Failure 'client-entry-foreign'
 * when a person changed our entry by hand, and what editFile throws. `taken`: names that are in use elsewhere.
 */
export function moor(
  client: Client,
  file: string,
  id: string,
  entry: Entry,
  deps: EditDeps,
  taken: readonly string[] = [],
): Promise<Moored | null> {
  return write(client, file, id, entry, nameFor(client, id, entry, taken), deps)
}

/** How `moor` chooses the name. */
export function nameFor(client: Client, id: string, entry: Entry, taken: readonly string[]): Choose {
  return (document, known) => {
    if (known && document.entries.has(known.entryName)) {
      if (isAsWritten(known, document)) return known.entryName
      throw changedByHand(client, known)
    }
    // A person pasted it, or our record was lost: a second one that does the same would only confuse.
    const same = [...document.entries].find(([, value]) => fingerprint(value) === fingerprint(entry))
    return same?.[0] ?? freeEntryName(client, id, [...document.entries.keys(), ...taken])
  }
}

/**
 * Writes `entry` over ours when that is still in `file`, unchanged, and the URL form plays a part: what starts the
 * bridge needs no change when a token or port does. null when there was nothing to do.
 */
export function remoor(client: Client, record: EntryRecord, entry: Entry, deps: EditDeps): Promise<Moored | null> {
  const choose: Choose = (document) => {
    const outlook = outlookOf(record, document, entry)
    return outlook === 'rewrite' || outlook === 'same' ? record.entryName : null
  }
  return write(client, record.file, record.id, entry, choose, deps)
}

/** Writes `entry` again where the record says that it was, over whatever stands there now. Throws what editFile throws. */
export const writeOver = (client: Client, record: EntryRecord, entry: Entry, deps: EditDeps): Promise<Moored | null> =>
  write(client, record.file, record.id, entry, () => record.entryName, deps)

/** What `remoor` would make of an entry; `bridge`: it leads to the bridge, and does so whatever the port is. */
export type Outlook = 'rewrite' | 'same' | 'bridge' | 'by-hand' | 'gone'

export function outlookOf(record: EntryRecord, document: ConfigDocument, entry: Entry): Outlook {
  if (!document.entries.has(record.entryName)) return 'gone'
  const current = document.entries.get(record.entryName)
  if (!isAsWritten(record, document)) return 'by-hand'
  if (addressIn(current) === null && addressIn(entry) === null) return 'bridge'
  return fingerprint(current) === fingerprint(entry) ? 'same' : 'rewrite'
}

/** The record goes first: after a crash in between, an entry of ours is never taken for a stranger's. */
async function write(
  client: Client,
  file: string,
  id: string,
  entry: Entry,
  choose: Choose,
  deps: EditDeps,
): Promise<Moored | null> {
  const before = await readRegistry(deps.home)
  const known = before.entries.find((own) => own.client === client.id && own.file === file && own.id === id)
  const wanted = fingerprint(entry)
  let replaced: unknown
  const change = async (document: ConfigDocument, reading: Reading): Promise<Change<EntryRecord | null>> => {
    const entryName = choose(document, known)
    if (entryName === null) return { text: null, result: null }
    replaced = document.entries.get(entryName)
    const isThere = fingerprint(replaced) === wanted
    const former = known?.entryName === entryName ? known.hashes : []
    const { text, origin } = isThere ? { text: null, origin: null } : document.put(entryName, entry)
    const hashes = isThere ? [wanted] : [...former, wanted]
    const written = text === null ? known?.written : { at: deps.now().getTime(), bytes: sizeWith(reading, text) }
    const record = { client: client.id, file, entryName, id, hashes, ...(written ? { written } : {}) }
    const registry = withRecord(known ? withoutRecord(before, known) : before, record)
    const place = origin ?? before.origins[file]
    await writeRegistry(deps.home, place ? withOrigin(registry, file, place) : registry)
    return { text, result: { ...record, hashes: [wanted] } }
  }
  try {
    const { edit, result: record } = await editFile(client, file, change, deps)
    if (!edit || !record) return null
    await amendRegistry(deps.home, (now) => withRecord(now, record))
    const records = { before: known ?? null, after: record }
    return moored(record, replaced, edit, fileWrite(file, edit, records, before.origins[file] ?? null), deps)
  } catch (thrown) {
    await amendRegistry(deps.home, () => before)
    throw thrown
  }
}

/** Takes out what the record names; 'left' when a person changed it, null when it is gone already. */
export async function unmoor(client: Client, record: EntryRecord, deps: EditDeps): Promise<Moored | 'left' | null> {
  const origin = (await readRegistry(deps.home)).origins[record.file] ?? null
  let replaced: unknown
  const change = async (document: ConfigDocument): Promise<Change<'left' | 'out'>> => {
    replaced = document.entries.get(record.entryName)
    if (!document.entries.has(record.entryName)) return { text: null, result: 'out' }
    if (!isAsWritten(record, document)) return { text: null, result: 'left' }
    return { text: document.remove(record.entryName, origin), result: 'out' }
  }
  const { edit, result } = await editFile(client, record.file, change, deps)
  if (result === 'left') return 'left'
  await amendRegistry(deps.home, (now) => withoutRecord(now, record))
  if (!edit) return null
  return moored(record, replaced, edit, fileWrite(record.file, edit, { before: record, after: null }, origin), deps)
}

function moored(record: EntryRecord, replaced: unknown, edit: Edit, write: FileWrite, { home }: EditDeps): Moored {
  const undo = async (): Promise<void> => {
    if (await edit.undo()) await amendRegistry(home, (now) => registryBefore(now, write))
  }
  return { record, replaced, write, undo }
}

export function isAsWritten(record: EntryRecord, document: ConfigDocument): boolean {
  return record.hashes.includes(fingerprint(document.entries.get(record.entryName)))
}

export function changedByHand(client: Client, { file, entryName }: EntryRecord): Failure {
  return new Failure(
    'client-entry-foreign',
    `"${entryName}" in ${file} is no longer what Berth wrote: someone changed it. Berth left it as it is.`,
    `If ${client.name} no longer needs it, remove it from that file by hand.`,
  )
}
