/** The tokens that a gate lets in, as files in its container: they hold hashes, so that no token is kept there. */
import { createHash } from 'node:crypto'
import type { Instant } from '../contract/snapshot.ts'
import { type ConfigFile, GATE_FOLDER } from './gate-config.ts'

const FOLDER = `${GATE_FOLDER}/tokens`

const nameOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Lets the token in. It is a file that was not there, so that no request meets it half written. */
export function admission(token: string): ConfigFile {
  return { path: `${FOLDER}/${nameOf(token)}`, content: '' }
}

/** Makes an admitted token the one that comes in fastest, and whatever an `expiry` of it says. null: no token is. */
export function inForce(token: string | null): ConfigFile {
  return { path: `${GATE_FOLDER}/in-force`, content: token === null ? '' : nameOf(token) }
}

/** Refuses a token that is not in force from then on; 0 is at once. The gate looks at its own clock, which is that of the engine. */
export function expiry(token: string, until: Instant): ConfigFile {
  return { path: `${FOLDER}/${nameOf(token)}.until`, content: String(until) }
}
