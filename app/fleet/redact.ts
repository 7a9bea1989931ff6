/** Takes credentials out of what a server printed before anyone sees it. */
import type { ServerDefinition } from '../contract/server.ts'

export const MASK = '•••'

/** Shorter values ("1", "on") occur everywhere; masking them would ruin the log and hide nothing. */
export const SHORTEST = 4
/** A line of a key or certificate; shorter ones are headers like `---`. */
const SHORTEST_LINE = 12

export type Redact = (text: string) => string

/** A function that masks each of the given values, their lines, and their URL and JSON forms. */
export function redactor(secrets: readonly string[]): Redact {
  const needles = [...new Set(secrets.flatMap(forms))].sort((one, other) => other.length - one.length)
  if (needles.length === 0) return (text) => text
  const pattern = new RegExp(needles.map(escaped).join('|'), 'g')
  return (text) => text.replace(pattern, MASK)
}

/** The values that must never be shown: what `secrets` names, and the token. */
export function secretValues(definition: ServerDefinition, token: string | null): readonly string[] {
  const named = definition.secrets.map((name) => definition.env[name] ?? '')
  return token === null ? named : [token, ...named]
}

/** The definition as a face may see it. */
export function maskedDefinition(definition: ServerDefinition): ServerDefinition {
  const mask = ([name, value]: [string, string]) => [name, definition.secrets.includes(name) ? MASK : value] as const
  return { ...definition, env: Object.fromEntries(Object.entries(definition.env).map(mask)) }
}

/** A definition that came back from a face: where a secret is still masked, it keeps what it was. */
export function unmaskedDefinition(edited: ServerDefinition, current: ServerDefinition): ServerDefinition {
  const restore = ([name, value]: [string, string]) =>
    [name, value === MASK ? (current.env[name] ?? value) : value] as const
  return { ...edited, env: Object.fromEntries(Object.entries(edited.env).map(restore)) }
}

function forms(secret: string): readonly string[] {
  const whole = secret.trim()
  if (whole.length < SHORTEST) return []
  const lines = whole.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE)
  return [whole, encodeURIComponent(whole), JSON.stringify(whole).slice(1, -1), ...lines]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
