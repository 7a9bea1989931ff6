/** Tells which variables and arguments of a foreign entry are credentials, so that their values go to the store. */
import { isCredential, maskedText, maskedWords } from '../contract/credential.ts'

/** What the services themselves put in front of their keys. */
const PREFIX =
  /^(?:gh[pousr]_|github_pat_|glpat-|sk-|sk_|pk_live_|rk_live_|xox[abeprs]-|xapp-|AKIA|AIza|hf_|npm_|dop_v1_|shpat_|lin_api_|ntn_|secret_|tvly-|BSA|eyJ)/
/** Long, in one piece, letters and digits mixed: made by a machine. */
const RANDOM = /^(?=.*[A-Za-z])(?=.*\d)[\w+=-]{32,}$/

const looksLikeKey = (value: string): boolean => (value.length >= 16 && PREFIX.test(value)) || RANDOM.test(value)

/** By name, by value, or for a password in a URL. One too many only keeps a harmless value in the store. */
export function secretNames(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== '' && (isCredential(name, value) || looksLikeKey(value) || maskedText(value) !== value) ? [name] : [],
  )
}

/** The positions of words that hold a credential. */
export function secretWords(words: readonly string[]): readonly number[] {
  const masked = maskedWords(words)
  return words.flatMap((word, index) => {
    const value = word.replace(/^--?[\w-]+=/, '')
    return masked[index] !== word || looksLikeKey(value) ? [index] : []
  })
}

/**
 * The same command with each credential taken from a variable by the shell, which does not show it in fleet.json.
 * `taken` are names that are in use.
 */
export function withoutSecretWords(
  words: readonly string[],
  taken: readonly string[],
): { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const secret = secretWords(words)
  if (secret.length === 0) return { command: words, env: {} }
  const env: Record<string, string> = {}
  const pieces = words.map((word, index) => {
    if (!secret.includes(index)) return quoted(word)
    const name = variableFor(words, index, [...taken, ...Object.keys(env)])
    env[name] = word
    return `"$${name}"`
  })
  return { command: ['sh', '-c', `exec ${pieces.join(' ')}`], env }
}

/** `--api-key KEY` and `--api-key=KEY` give ARG_API_KEY, a word of its own ARG_3. */
function variableFor(words: readonly string[], index: number, taken: readonly string[]): string {
  const [, own] = /^--?([\w-]+)=/.exec(words[index] ?? '') ?? []
  const [, before] = /^--?([A-Za-z][\w-]*)$/.exec(words[index - 1] ?? '') ?? []
  const name = `ARG_${(own ?? before ?? String(index)).replaceAll('-', '_').toUpperCase()}`
  return taken.includes(name) ? `${name}_${index}` : name
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
