/** Remembers which entries in other programs' files are ours, since no mark inside the files would last (clients.md 1.2). */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Home, writeAtomic } from '../home.ts'
import type { Origin } from './config-document.ts'

export const EntryRecord = z.looseObject({
  client: z.string(),
  file: z.string(),
  entryName: z.string(),
  /** The server it leads to. */
  id: z.string(),
  /** Fingerprints of what we wrote; two while a write is under way, so that a crash in between loses neither. */
  hashes: z.array(z.string()),
  /** The last time we wrote it, in milliseconds since the epoch, and the bytes of the whole file then. */
  written: z.object({ at: z.number(), bytes: z.number() }).optional(),
})
export type EntryRecord = z.infer<typeof EntryRecord>

export const OriginRecord: z.ZodType<Origin> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), depth: z.int() }),
  z.object({ kind: z.literal('replaced'), depth: z.int(), text: z.string() }),
])

const RegistryFile = z.looseObject({
  version: z.literal(1),
  entries: z.array(EntryRecord),
  /** By file: how the place for entries looked before the first of ours. */
  origins: z.record(z.string(), OriginRecord).default({}),
})
export type Registry = z.infer<typeof RegistryFile>

/** Throws Failure 'file-unreadable'. A file that cannot be read is not an empty one: our entries would be foreign to us. */
export async function readRegistry(home: Home): Promise<Registry> {
  try {
    return RegistryFile.parse(JSON.parse(await readFile(home.clientsFile, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, entries: [], origins: {} }
    throw new Failure(
      'file-unreadable',
      `${home.clientsFile} cannot be read, so Berth does not know which client entries are its own.`,
      'Correct that file, or move it away and remove the old entries by hand.',
      { cause },
    )
  }
}

export async function writeRegistry(home: Home, registry: Registry): Promise<void> {
  await writeAtomic(home.clientsFile, `${JSON.stringify(registry, null, 2)}\n`)
}

/** Writes only what differs: the window watches this file. */
export async function amendRegistry(home: Home, change: (registry: Registry) => Registry): Promise<void> {
  const now = await readRegistry(home)
  const next = change(now)
  if (JSON.stringify(next) !== JSON.stringify(now)) await writeRegistry(home, next)
}

const isSame = (a: EntryRecord, b: EntryRecord): boolean =>
  a.client === b.client && a.file === b.file && a.entryName === b.entryName

export function withRecord(registry: Registry, record: EntryRecord): Registry {
  return { ...registry, entries: [...registry.entries.filter((other) => !isSame(other, record)), record] }
}

/** Without the record, and without the file's origin when it was the last one there. */
export function withoutRecord(registry: Registry, record: EntryRecord): Registry {
  const entries = registry.entries.filter((other) => !isSame(other, record))
  const isLast = !entries.some(({ file }) => file === record.file)
  const origins = Object.entries(registry.origins).filter(([file]) => !isLast || file !== record.file)
  return { ...registry, entries, origins: Object.fromEntries(origins) }
}

export function withOrigin(registry: Registry, file: string, origin: Origin): Registry {
  return { ...registry, origins: { ...registry.origins, [file]: origin } }
}
