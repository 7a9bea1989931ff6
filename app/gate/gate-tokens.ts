/** The tokens that a gate lets in, as files in its container: they hold hashes, so that no token is kept there. */
import { createHash } from 'node:crypto'
import type { Instant } from '../contract/snapshot.ts'
import { type ConfigFile, GATE_FOLDER, type GateFile, IN_FORCE } from './gate-config.ts'

const FOLDER = `${GATE_FOLDER}/tokens`
const KNOWN = `${GATE_FOLDER}/known`

const nameOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Lets the token in. It is a file that was not there, so that no request meets it half written. */
export function admission(token: string): ConfigFile {
  return { path: `${FOLDER}/${nameOf(token)}`, content: '' }
}

/**
 * Makes an admitted token the one that comes in fastest, and whatever an `expiry` of it says. null: no token is. What
 * its link leads to is named by MD5, which is all that nginx's secure_link compares: not one to sign with, but the
 * header of a random token cannot be found from it.
 */
export function inForce(token: string | null): readonly GateFile[] {
  if (token === null) return [{ path: IN_FORCE, content: '' }]
  const known = `${KNOWN}/${createHash('md5').update(`Bearer ${token}`).digest('base64url')}`
  return [
    { path: known, content: '' },
    { path: IN_FORCE, target: known },
  ]
}

/** Refuses a token that is not in force from then on; 0 is at once. The gate looks at its own clock, which is that of the engine. */
export function expiry(token: string, until: Instant): ConfigFile {
  return { path: `${FOLDER}/${nameOf(token)}.until`, content: String(until) }
}
