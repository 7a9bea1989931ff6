/** One text per meaning: tells whether an entry is still what we wrote, however its client laid it out anew. */
import { createHash } from 'node:crypto'

/** JSON with sorted keys. TOML's big integers and dates become strings. In a list, so that no value has no text. */
export function canonical(value: unknown): string {
  return JSON.stringify([value], (_key, part: unknown) => {
    if (typeof part === 'bigint') return String(part)
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** Short enough for a file, long enough that no one meets a second entry with the same one. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}
