/** Takes back what Berth wrote into a client's files: byte by byte, or where others wrote since, our entry alone. */
import { readFile } from 'node:fs/promises'
import type { LinkReport, UndoFile, UndoPlan } from '../contract/answers.ts'
import type { DeedView } from '../contract/client-views.ts'
import { Failure, viewOf } from '../contract/failure.ts'
import type { Client, MooredServer } from './client.ts'
import type { ConfigDocument } from './config-document.ts'
import { type EditDeps, putBack } from './edit-file.ts'
import { fileHash } from './file-hash.ts'
import { type FileWrite, leftBy, registryBefore } from './file-write.ts'
import { type Deed, forgetWrite } from './journal.ts'
import { nextStep, report, type Written } from './link-report.ts'
import { namesBeside } from './locate.ts'
import { changedByHand, isAsWritten, moor, nameFor, remoor, unmoor } from './moor.ts'
import { shownFileDiff } from './near-change.ts'
import { ourEntry } from './our-entry.ts'
import { fileDiff, type PreviewDeps, secretsOf } from './preview.ts'
import { parsed, type Reading, readSettled, readState } from './read-file.ts'
import { refuseByPolicy } from './refusal.ts'
import { amendRegistry, type EntryRecord, readRegistry } from './registry.ts'
import { shownText } from './shown-diff.ts'

export function deedView({ key, at, client, id, kind, writes }: Deed): DeedView {
  return { key, at: Date.parse(at), client, id, kind, files: writes.map(({ file }) => file) }
}

/** Changes nothing. */
export async function planUndo(
  client: Client,
  deed: Deed,
  server: MooredServer | null,
  deps: PreviewDeps,
): Promise<UndoPlan> {
  const files: UndoFile[] = []
  for (const write of deed.writes) files.push(await planFile(client, deed, write, server, deps))
  return { deed: deedView(deed), files }
}

/**
 * All files that can be put back whole are; the others only with `entryOnly`. What is done is forgotten file by file,
 * so that a second try goes on where the first one failed.
 */
export async function undoDeed(
  client: Client,
  deed: Deed,
  server: MooredServer | null,
  entryOnly: boolean,
  deps: PreviewDeps & EditDeps,
): Promise<LinkReport> {
  if (deed.kind === 'unlink') {
    if (server === null) throw gone(deed.id)
    await refuseByPolicy(client, deps)
  }
  const plans = await Promise.all(deed.writes.map(async (write) => ({ write, old: await oldBytes(write) })))
  const changed = plans.find(({ old }) => old === null)
  if (changed && !entryOnly) throw changedSince(client, changed.write.file)
  const done: Written[] = []
  for (const { write, old } of plans) {
    const written = old
      ? await undoWhole(client, write, old.bytes, server, deps)
      : await undoEntry(client, deed, write, server, deps)
    if (written) done.push(written)
    await forgetWrite(deps.home, deed.key, write.file)
  }
  return report(done, await nextStep(client, done, deps))
}

async function planFile(
  client: Client,
  deed: Deed,
  write: FileWrite,
  server: MooredServer | null,
  deps: PreviewDeps,
): Promise<UndoFile> {
  const reading = await readSettled(write.file, client.parse)
  const old = await oldBytes(write)
  if (old) return { kind: 'whole', ...(await fileDiff(reading.state, old.bytes, server)) }
  const { before, left } = await formerBytes(write)
  const secrets = secretsOf(server)
  const textIn = async (bytes: Buffer | null): Promise<string | null> => {
    if (bytes === null) return null
    return entryText((await parsed(write.file, bytes, client.parse)).document, nameOf(write), secrets)
  }
  const entry = {
    before: write.before === null ? null : await textIn(before),
    written: await textIn(left),
    now: entryText(reading.document, nameOf(write), secrets),
  }
  const since = left === null ? null : await shownFileDiff(left, reading.state.bytes, secrets)
  try {
    const next = await withoutOurs(client, deed, write, reading, server, deps)
    return { kind: 'entry', entry, since, blocked: null, ...(await fileDiff(reading.state, next, server)) }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return {
      kind: 'entry',
      entry,
      since,
      blocked: viewOf(thrown),
      ...(await fileDiff(reading.state, reading.state.bytes, server)),
    }
  }
}

/** What the file would hold when our entry alone was undone. */
async function withoutOurs(
  client: Client,
  deed: Deed,
  write: FileWrite,
  { state, document, whole }: Reading,
  server: MooredServer | null,
  deps: PreviewDeps,
): Promise<Buffer | null> {
  const registry = await readRegistry(deps.home)
  if (deed.kind === 'link') {
    const record = recordOf(registry.entries, write)
    if (!record || !document.entries.has(record.entryName)) return state.bytes
    if (!isAsWritten(record, document)) throw changedByHand(client, record)
    return whole(document.remove(record.entryName, registry.origins[write.file] ?? null))
  }
  if (server === null) throw gone(deed.id)
  const entry = ourEntry(client, server, deps)
  const known = registry.entries.find(
    (own) => own.client === client.id && own.file === write.file && own.id === deed.id,
  )
  const name = nameFor(client, deed.id, entry, await namesBeside(client, write.file, deps))(document, known)
  return name === null ? state.bytes : whole(document.put(name, entry).text)
}

/** A token or port may have changed since an entry was taken out: it comes back as it was and is then brought up to date. */
async function undoWhole(
  client: Client,
  write: FileWrite,
  bytes: Buffer | null,
  server: MooredServer | null,
  deps: PreviewDeps & EditDeps,
): Promise<Written | null> {
  await deps.seen?.(await readState(write.file))
  if (!(await putBack(client, write.file, write.left, bytes))) throw changedSince(client, write.file)
  await amendRegistry(deps.home, (now) => registryBefore(now, write))
  const { before, after } = write.records
  const record = before ?? after
  if (before && server) await remoor(client, before, ourEntry(client, server, deps), deps)
  return record && { record, write: { ...write, backup: null } }
}

async function undoEntry(
  client: Client,
  deed: Deed,
  write: FileWrite,
  server: MooredServer | null,
  deps: PreviewDeps & EditDeps,
): Promise<Written | null> {
  if (deed.kind === 'unlink') {
    if (server === null) throw gone(deed.id)
    const taken = await namesBeside(client, write.file, deps)
    return moor(client, write.file, deed.id, ourEntry(client, server, deps), deps, taken)
  }
  const record = recordOf((await readRegistry(deps.home)).entries, write)
  if (!record) return null
  const taken = await unmoor(client, record, deps)
  if (taken === 'left') throw changedByHand(client, record)
  return taken
}

/** What the file held before us, while it is still as we left it; null when it is not, or its backup is gone. */
async function oldBytes(write: FileWrite): Promise<{ readonly bytes: Buffer | null } | null> {
  const now = await readState(write.file)
  if ((await fileHash(now.bytes)) !== write.left) return null
  if (write.before === null) return { bytes: null }
  const bytes = await backupOf(write)
  return bytes && { bytes }
}

async function backupOf({ backup, before }: FileWrite): Promise<Buffer | null> {
  if (backup === null) return null
  const bytes = await readFile(backup).catch(() => null)
  return bytes && (await fileHash(bytes)) === before ? bytes : null
}

async function formerBytes(
  write: FileWrite,
): Promise<{ readonly before: Buffer | null; readonly left: Buffer | null }> {
  const before = write.before === null ? Buffer.alloc(0) : await backupOf(write)
  return { before, left: before && (await leftBy(write, before)) }
}

const nameOf = ({ records }: FileWrite): string => (records.after ?? records.before)?.entryName ?? ''

const recordOf = (entries: readonly EntryRecord[], { file, records: { after } }: FileWrite): EntryRecord | undefined =>
  entries.find((own) => own.file === file && own.client === after?.client && own.entryName === after.entryName)

function entryText({ entries }: ConfigDocument, name: string, secrets: readonly string[]): string | null {
  if (!entries.has(name)) return null
  const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  return shownText(JSON.stringify(entries.get(name), plain, 2), secrets)
}

function changedSince(client: Client, file: string): Failure {
  return new Failure(
    'client-file-changed',
    `${file} is no longer as Berth left it: ${client.name} or someone else wrote it since. Berth changed nothing.`,
    "Undo only Berth's entry in it: `berth undo --entry-only`, or Undo entry only in the window.",
  )
}

function gone(id: string): Failure {
  return new Failure('unknown-server', `There is no server "${id}" any more.`, 'Add it again, then undo.')
}
