/** One short text per content of a file, to tell whether it is still what it was. */
import { createHash } from 'node:crypto'

/** null for no file. */
export function fileHash(bytes: Buffer): string
export function fileHash(bytes: Buffer | null): string | null
export function fileHash(bytes: Buffer | null): string | null {
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex')
}
