/** Takes credentials out of what a server printed before anyone sees it. */
import { credentialsIn, MASK, maskedUrlAtEnd, maskedUrls } from '../contract/credential.ts'
import type { ServerDefinition } from '../contract/server.ts'
import { CUT_NOTE } from '../engine/log-lines.ts'
import { hiddenNames } from './masked-definition.ts'

/** Shorter values ("1", "on") occur everywhere; masking them would ruin the log and hide nothing. */
export const SHORTEST = 4
/** A line of a key or certificate; shorter ones are headers like `---`. */
const SHORTEST_LINE = 12

export type Redact = (text: string) => string

/**
 * A function that masks each of the given values, their lines, and their URL and JSON forms, the password of any URL,
 * and what a cut at the end of a line left of one.
 */
export function redactor(secrets: readonly string[]): Redact {
  const needles = [...new Set(secrets.flatMap(forms))].sort((one, other) => other.length - one.length)
  const pattern = needles.length === 0 ? null : new RegExp(needles.map(escaped).join('|'), 'g')
  const whole: Redact = (text) => maskedUrls(pattern ? text.replace(pattern, MASK) : text)
  return (text) => {
    const note = CUT_NOTE.exec(text)
    if (!note) return whole(text)
    const kept = text.slice(0, note.index)
    const begun = startOfBegun(kept, needles, pattern)
    return `${maskedUrlAtEnd(whole(kept.slice(0, begun)))}${begun < kept.length ? MASK : ''}${note[0]}`
  }
}

/** The values that must never be shown: the token, what is hidden in `env`, and what looks like a credential. */
export function secretValues(definition: ServerDefinition, token: string | null): readonly string[] {
  const { env, command } = definition
  const hidden = hiddenNames(definition).map((name) => env[name] ?? '')
  const values = [...hidden, ...credentialsIn(Object.values(env), command)]
  return [...new Set(token === null ? values : [token, ...values])]
}

/** Where the first part of a needle begins that the text ends with; the text's length when there is none. */
function startOfBegun(text: string, needles: readonly string[], pattern: RegExp | null): number {
  const longest = Math.max(0, ...needles.map((needle) => begunLength(text, needle)))
  const start = text.length - longest
  if (longest === 0 || pattern === null) return start
  // A whole one may reach into it: it is masked from its own start.
  const whole = [...text.matchAll(pattern)].find(({ index, 0: { length } }) => index < start && start < index + length)
  return whole?.index ?? start
}

function begunLength(text: string, needle: string): number {
  for (let length = Math.min(needle.length, text.length); length > 0; length--) {
    if (text.endsWith(needle.slice(0, length))) return length
  }
  return 0
}

/** As it is, line by line, decoded, and as programs write it into URLs and JSON. */
function forms(secret: string): readonly string[] {
  const whole = secret.trim()
  if (whole.length < SHORTEST) return []
  const lines = whole.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE)
  const all = [whole, ...urlForms(whole), JSON.stringify(whole).slice(1, -1), ...lines]
  return all.filter((form) => form.length >= SHORTEST)
}

function urlForms(text: string): readonly string[] {
  const encoded = unlessMalformed(() => encodeURIComponent(text)) ?? text
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [encoded, strict, strict.replaceAll('%20', '+')]
  const lower = forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  return [...forms, ...lower, unlessMalformed(() => decodeURIComponent(text)) ?? text]
}

/** null for half a character, or a percent sign that is none of a URL's. */
function unlessMalformed(convert: () => string): string | null {
  try {
    return convert()
  } catch {
    return null
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
