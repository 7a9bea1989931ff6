/** Puts our entries where other entries stood, all of them or none, and takes that back later, byte by byte. */
import { readFile } from 'node:fs/promises'
import type { EntryView } from '../contract/client-views.ts'
import { Failure } from '../contract/failure.ts'
import { fingerprint } from './canonical.ts'
import type { Client, Computer, Entry, Launcher, MooredServer } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { type Change, type Edit, type EditDeps, editFile, putBack } from './edit-file.ts'
import { fileHash } from './file-hash.ts'
import type { ForeignEntry } from './import-scan.ts'
import { nextStep } from './link-report.ts'
import { ourEntry } from './our-entry.ts'
import { type FileState, type Reading, readState, sizeWith } from './read-file.ts'
import { refuseByPolicy } from './refusal.ts'
import { amendRegistry, type EntryRecord, type Registry, readRegistry, withoutRecord, withRecord } from './registry.ts'
import { clientOf, clients } from './table.ts'

type Deps = EditDeps & Computer & { readonly launcher: Launcher }

export interface Takeover {
  readonly from: ForeignEntry
  readonly server: MooredServer
}

/** One entry to replace. `print` is that of the entry as it was shown. */
interface Replacement extends Pick<ForeignEntry, 'client' | 'file' | 'entryName' | 'print'> {
  readonly id: string
  readonly entry: Entry
}

/** A file as we left it, and where its bytes from before are. */
export interface LeftFile {
  readonly client: string
  readonly file: string
  readonly backup: string
  /** SHA-256 of the bytes. */
  readonly left: string
}

export interface Replaced {
  readonly files: readonly LeftFile[]
  readonly backups: readonly string[]
  undo(): Promise<void>
}

/**
 * Failures: `too-late` when an entry is no longer what was shown, `client-policy`, and what editFile throws; nothing is
 * changed then. `next` is what is left to the person, if anything.
 */
export async function takeOver(
  wanted: readonly Takeover[],
  deps: Deps,
): Promise<Replaced & { readonly next: string | null }> {
  const named = clients.filter(({ id }) => wanted.some(({ from }) => from.client === id))
  for (const client of named) await refuseByPolicy(client, deps)
  const replacements = wanted.map(({ from: { client, file, entryName, print }, server }) => {
    const entry = ourEntry(clientOf(client), server, deps)
    return { client, file, entryName, print, id: server.id, entry }
  })
  const replaced = await replaceEntries(replacements, deps)
  const steps = await Promise.all(named.map((client) => nextStep(client, wanted, deps)))
  return { ...replaced, next: steps.filter((step) => step !== null).join(' ') || null }
}

async function replaceEntries(wanted: readonly Replacement[], deps: EditDeps): Promise<Replaced> {
  const done: { readonly one: Replacement; readonly edit: Edit; undo(): Promise<void> }[] = []
  const undo = async (): Promise<void> => {
    for (const step of [...done].reverse()) await step.undo()
  }
  try {
    for (const one of wanted) done.push({ one, ...(await replaceOne(clientOf(one.client), one, deps)) })
  } catch (thrown) {
    await undo()
    throw thrown
  }
  const files = new Map<string, LeftFile>()
  for (const { one, edit } of done) {
    // The first backup is from before all of it, the last text is what stands there now.
    const backup = files.get(one.file)?.backup ?? edit.backup ?? ''
    files.set(one.file, { client: one.client, file: one.file, backup, left: edit.hashes.left })
  }
  return { files: [...files.values()], backups: done.flatMap(({ edit }) => edit.backup ?? []), undo }
}

/** The record goes first, as in `moor`: after a crash in between, an entry of ours is never taken for a stranger's. */
async function replaceOne(client: Client, { file, entryName, print, id, entry }: Replacement, deps: EditDeps) {
  const before = await readRegistry(deps.home)
  const record: EntryRecord = { client: client.id, file, entryName, id, hashes: [fingerprint(entry)] }
  const back = (now: Registry): Registry => withoutRecord(now, record)
  const change = async (document: ConfigDocument, reading: Reading): Promise<Change<null>> => {
    if (fingerprint(document.entries.get(entryName)) !== print) throw changedSince(file, entryName)
    const { text } = document.put(entryName, entry)
    const written = { at: deps.now().getTime(), bytes: sizeWith(reading, text) }
    await amendRegistry(deps.home, (now) => withRecord(now, { ...record, written }))
    return { text, result: null }
  }
  try {
    const { edit } = await editFile(client, file, change, deps)
    if (!edit) throw changedSince(file, entryName)
    const undo = async (): Promise<void> => {
      if (await edit.undo()) await amendRegistry(deps.home, back)
    }
    return { edit, undo }
  } catch (thrown) {
    await amendRegistry(deps.home, () => before)
    throw thrown
  }
}

/**
 * Puts back what the files held before, all or none. Failure `too-late` when one is not as we left it or its backup is
 * gone; the message says where the backup is.
 */
export async function putBackFiles(
  { files, entries }: { readonly files: readonly LeftFile[]; readonly entries: readonly EntryView[] },
  deps: EditDeps,
): Promise<void> {
  for (const file of files) await requireAsLeft(file)
  const done: (() => Promise<unknown>)[] = []
  try {
    for (const left of files) {
      const client = clientOf(left.client)
      const { bytes: now } = await requireAsLeft(left)
      const bytes = await readFile(left.backup)
      if (!(await putBack(client, left.file, left.left, bytes))) throw changedFile(left)
      done.push(async () => putBack(client, left.file, await fileHash(bytes), now))
    }
  } catch (thrown) {
    for (const redo of done.reverse()) await redo()
    throw thrown
  }
  await amendRegistry(deps.home, (now) =>
    entries.reduce((registry, entry) => withoutRecord(registry, { ...entry, id: '', hashes: [] }), now),
  )
}

async function requireAsLeft(known: LeftFile): Promise<FileState> {
  const { file, backup, left } = known
  const state = await readState(file)
  if ((await fileHash(state.bytes)) !== left) throw changedFile(known)
  const isKept = await readFile(backup).then(
    () => true,
    () => false,
  )
  if (isKept) return state
  throw new Failure('too-late', `The copy of ${file} from before is gone.`, 'Write the old entry by hand.')
}

const changedFile = ({ file, backup }: LeftFile): Failure =>
  new Failure(
    'too-late',
    `${file} was changed since Berth wrote its entry there, so it cannot be put back as it was.`,
    `What it held before is in ${backup}: copy the entry from there by hand.`,
  )

const changedSince = (file: string, entryName: string): Failure =>
  new Failure('too-late', `"${entryName}" in ${file} was changed a moment ago.`, 'Look again, then choose anew.')
