/** Shows the engine's own view of a container without the credentials in its environment and its command. */
import { MASK, maskedText, maskedWords } from '../contract/credential.ts'

/** Pretty-printed JSON; every `Env` list in it reads `NAME=•••`, and credentials in commands and URLs are masked. */
export function maskedInspect(json: unknown): string {
  return JSON.stringify(json, (key, value: unknown) => (key === 'Env' ? maskedEnv(value) : masked(value)), 2)
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskedText(value)
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string')
  return isWords ? maskedWords(value) : value
}

function maskedEnv(env: unknown): unknown {
  if (!Array.isArray(env)) return env === null || env === undefined ? env : MASK
  return env.map((entry) => `${String(entry).split('=', 1)[0]}=${MASK}`)
}
