/** What is remembered of one write into one file, so that it can be taken back later and by another process. */
import { z } from 'zod'
import { sameEnd, sameStart } from './common-bytes.ts'
import type { Edit } from './edit-file.ts'
import { fileHash } from './file-hash.ts'
import { EntryRecord, OriginRecord, type Registry, withOrigin, withoutRecord, withRecord } from './registry.ts'

/** What took the place of which bytes: together with the backup, it gives what we wrote. */
const Patch = z.object({
  start: z.int(),
  /** Where the replaced bytes ended. */
  end: z.int(),
  /** Base64. */
  bytes: z.string(),
})

export const FileWrite = z.looseObject({
  file: z.string(),
  /** sha256 of what was there; null where there was no file. */
  before: z.string().nullable(),
  left: z.string(),
  backup: z.string().nullable(),
  /** null where it would be too much to keep. */
  patch: Patch.nullable(),
  /** Our record of the entry before and after. */
  records: z.object({ before: EntryRecord.nullable(), after: EntryRecord.nullable() }),
  /** What the registry knew about how the place for entries looked before the first of ours. */
  origin: OriginRecord.nullable(),
})
export type FileWrite = z.infer<typeof FileWrite>

/** Bytes. An entry of ours has a few hundred. */
const LARGEST_PATCH = 65_536

export function fileWrite(
  file: string,
  { before, left, hashes, backup }: Edit,
  records: FileWrite['records'],
  origin: FileWrite['origin'],
): FileWrite {
  const patch = patchOf(before ?? Buffer.alloc(0), left)
  return { file, ...hashes, backup, patch, records, origin }
}

/** What we left, made again from what was there before; null when that cannot be told any more. */
export async function leftBy({ patch, left }: FileWrite, before: Buffer): Promise<Buffer | null> {
  if (!patch) return null
  const made = Buffer.concat([
    before.subarray(0, patch.start),
    Buffer.from(patch.bytes, 'base64'),
    before.subarray(patch.end),
  ])
  return (await fileHash(made)) === left ? made : null
}

/** The registry without what the write did to it. */
export function registryBefore(now: Registry, { file, records, origin: known }: FileWrite): Registry {
  const cleared = records.after ? withoutRecord(now, records.after) : now
  const restored = records.before ? withRecord(cleared, records.before) : cleared
  const origin = now.origins[file] ?? known
  return origin && restored.entries.some((own) => own.file === file) ? withOrigin(restored, file, origin) : restored
}

function patchOf(before: Buffer, left: Buffer): FileWrite['patch'] {
  const start = sameStart(before, left)
  const same = sameEnd(before.subarray(start), left.subarray(start))
  const bytes = left.subarray(start, left.length - same)
  return bytes.length > LARGEST_PATCH ? null : { start, end: before.length - same, bytes: bytes.toString('base64') }
}
