/** One short text per content of a file, to tell whether it is still what it was. */
import { createHash, webcrypto } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'

/** Bytes; more of them are hashed beside the event loop, which is a detour for fewer. */
const LARGE = 250_000

/** sha256 in hex; null for no file. */
export function fileHash(bytes: Buffer): Promise<string>
export function fileHash(bytes: Buffer | null): Promise<string | null>
export async function fileHash(bytes: Buffer | null): Promise<string | null> {
  if (bytes === null) return null
  if (bytes.length < LARGE) return createHash('sha256').update(bytes).digest('hex')
  // The bytes are copied first, which takes long enough for a turn of its own.
  await turn()
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex')
}
