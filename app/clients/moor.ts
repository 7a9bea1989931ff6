/** Puts our entry for one server into one file and takes it out, keeping the record of what is ours in step. */
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { fingerprint } from './canonical.ts'
import type { Client, Entry } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { type Change, type Edit, editFile } from './edit-file.ts'
import { freeEntryName } from './entry-name.ts'
import {
  amendRegistry,
  type EntryRecord,
  type Registry,
  readRegistry,
  withOrigin,
  withoutRecord,
  withRecord,
  writeRegistry,
} from './registry.ts'

export interface MoorDeps {
  readonly home: Home
  readonly now: () => Date
}

/** An entry that was written or taken out. */
export interface Moored {
  readonly record: EntryRecord
  /** The value that stood there before; undefined when there was none. */
  readonly replaced: unknown
  readonly backup: string | null
  /** Puts file and record back, as long as the file is as we left it. */
  undo(): Promise<void>
}

/** Chooses the name to write under; null to leave the file alone. May throw to refuse. */
type Choose = (document: ConfigDocument, known: EntryRecord | undefined) => string | null

/**
 * Writes `entry` for the server `id` into `file`; null when it is there already. Throws Failure 'client-entry-foreign'
 * when a person changed our entry by hand, and what editFile throws.
 */
export function moor(client: Client, file: string, id: string, entry: Entry, deps: MoorDeps): Promise<Moored | null> {
  const choose: Choose = (document, known) => {
    if (known && document.entries.has(known.entryName)) {
      if (isAsWritten(known, document)) return known.entryName
      throw changedByHand(client, known)
    }
    // A person pasted it, or our record was lost: a second one that does the same would only confuse.
    const same = [...document.entries].find(([, value]) => fingerprint(value) === fingerprint(entry))
    return same?.[0] ?? freeEntryName(client, id, document.entries.keys())
  }
  return write(client, file, id, entry, choose, deps)
}

/**
 * Writes `entry` over ours when that is still in `file`, unchanged, and the URL form plays a part: what starts the
 * bridge needs no change when a token or port does. null when there was nothing to do.
 */
export function remoor(client: Client, record: EntryRecord, entry: Entry, deps: MoorDeps): Promise<Moored | null> {
  const choose: Choose = (document) => {
    const outlook = outlookOf(record, document, entry)
    return outlook === 'rewrite' || outlook === 'same' ? record.entryName : null
  }
  return write(client, record.file, record.id, entry, choose, deps)
}

/** Writes `entry` again where the record says that it was, over whatever stands there now. Throws what editFile throws. */
export const putBack = (client: Client, record: EntryRecord, entry: Entry, deps: MoorDeps): Promise<Moored | null> =>
  write(client, record.file, record.id, entry, () => record.entryName, deps)

/** What `remoor` would make of an entry; `bridge`: it leads to the bridge, and does so whatever the port is. */
export type Outlook = 'rewrite' | 'same' | 'bridge' | 'by-hand' | 'gone'

export function outlookOf(record: EntryRecord, document: ConfigDocument, entry: Entry): Outlook {
  if (!document.entries.has(record.entryName)) return 'gone'
  const current = document.entries.get(record.entryName)
  if (!isAsWritten(record, document)) return 'by-hand'
  if (!hasUrl(current) && !hasUrl(entry)) return 'bridge'
  return fingerprint(current) === fingerprint(entry) ? 'same' : 'rewrite'
}

/** The record goes first: after a crash in between, an entry of ours is never taken for a stranger's. */
async function write(
  client: Client,
  file: string,
  id: string,
  entry: Entry,
  choose: Choose,
  deps: MoorDeps,
): Promise<Moored | null> {
  const before = await readRegistry(deps.home)
  const known = before.entries.find((own) => own.client === client.id && own.file === file && own.id === id)
  const wanted = fingerprint(entry)
  let replaced: unknown
  const change = async (document: ConfigDocument): Promise<Change<EntryRecord | null>> => {
    const entryName = choose(document, known)
    if (entryName === null) return { text: null, result: null }
    replaced = document.entries.get(entryName)
    const isThere = fingerprint(replaced) === wanted
    const former = known?.entryName === entryName ? known.hashes : []
    const { text, origin } = isThere ? { text: null, origin: null } : document.put(entryName, entry)
    const hashes = isThere ? [wanted] : [...former, wanted]
    const written = text === null ? known?.written : { at: deps.now().getTime(), bytes: Buffer.byteLength(text) }
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
    const back = (now: Registry): Registry => {
      const restored = known ? withRecord(now, known) : now
      return known?.entryName === record.entryName ? restored : withoutRecord(restored, record)
    }
    return { record, replaced, backup: edit.backup, undo: () => undo(edit, deps.home, back) }
  } catch (thrown) {
    await amendRegistry(deps.home, () => before)
    throw thrown
  }
}

/** Takes out what the record names; 'left' when a person changed it, null when it is gone already. */
export async function unmoor(client: Client, record: EntryRecord, deps: MoorDeps): Promise<Moored | 'left' | null> {
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
  const back = (now: Registry): Registry => {
    const registry = withRecord(now, record)
    return origin ? withOrigin(registry, record.file, origin) : registry
  }
  return { record, replaced, backup: edit.backup, undo: () => undo(edit, deps.home, back) }
}

export function isAsWritten(record: EntryRecord, document: ConfigDocument): boolean {
  return record.hashes.includes(fingerprint(document.entries.get(record.entryName)))
}

export const hasUrl = (entry: unknown): entry is { readonly url: unknown } =>
  typeof entry === 'object' && entry !== null && 'url' in entry

async function undo(edit: Edit, home: Home, back: (registry: Registry) => Registry): Promise<void> {
  if (await edit.undo()) await amendRegistry(home, back)
}

export function changedByHand(client: Client, { file, entryName }: EntryRecord): Failure {
  return new Failure(
    'client-entry-foreign',
    `"${entryName}" in ${file} is no longer what Berth wrote: someone changed it. Berth left it as it is.`,
    `If ${client.name} no longer needs it, remove it from that file by hand.`,
  )
}
