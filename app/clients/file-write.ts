/** What is remembered of one write into one file, so that it can be taken back later and by another process. */
import { z } from 'zod'
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
  { before, left, backup }: Edit,
  records: FileWrite['records'],
  origin: FileWrite['origin'],
): FileWrite {
  const patch = patchOf(before ?? Buffer.alloc(0), left)
  return { file, before: fileHash(before), left: fileHash(left), backup, patch, records, origin }
}

/** What we left, made again from what was there before; null when that cannot be told any more. */
export function leftBy({ patch, left }: FileWrite, before: Buffer): Buffer | null {
  if (!patch) return null
  const made = Buffer.concat([
    before.subarray(0, patch.start),
    Buffer.from(patch.bytes, 'base64'),
    before.subarray(patch.end),
  ])
  return fileHash(made) === left ? made : null
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

/** Bytes that are compared at once: one by one takes 160 ms in a file of 20 MB. */
const BLOCK = 65_536

function sameStart(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  let same = 0
  while (same + BLOCK <= most && one.subarray(same, same + BLOCK).equals(other.subarray(same, same + BLOCK)))
    same += BLOCK
  while (same < most && one[same] === other[same]) same++
  return same
}

function sameEnd(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  const block = (bytes: Buffer, same: number): Buffer =>
    bytes.subarray(bytes.length - same - BLOCK, bytes.length - same)
  let same = 0
  while (same + BLOCK <= most && block(one, same).equals(block(other, same))) same += BLOCK
  while (same < most && one[one.length - 1 - same] === other[other.length - 1 - same]) same++
  return same
}
