/** What a credential looks like, by its name or by its place in a text; one too many only masks a harmless value. */

/** What is shown in place of a credential. */
export const MASK = '•••'

/** Stands in a definition where the value is in the store of secrets. No program takes it for a key. */
export const STORED = 'berth:stored-secret'

/** Found anywhere in a name, also in ones written together, like `PGPASSWORD` and `tavilyApiKey`. */
const TELLING_PARTS =
  /token|secret|passw|passphrase|credential|(?:api|access|account|auth|encryption|license|master|private|signing)[-_.]?key/i
/** Found only as a whole word: `KEYBOARD`, `PATH` and `PASSIVE` hold these letters too. */
const TELLING_WORDS = new Set([
  'auth',
  'authorization',
  'cookie',
  'cred',
  'creds',
  'dsn',
  'jwt',
  'key',
  'keys',
  'pass',
  'pat',
  'pwd',
])
/** `DBPASS`, `MYSQLPWD`. */
const TELLING_END = /(?<!by|com|sur|tres)pass$|pwd$/i
const HARMLESS = /^(?:old)?pwd$|^no[-_]|^(?:max|min)[-_].*tokens?$|tokens?[-_](?:limit|count|budget)$/i
/** What `AUTH` is often set to: no one's secret, and masking it in a log would ruin every line. */
const SAYS_NOTHING =
  /^(?:|true|false|yes|no|on|off|none|null|enabled|disabled|required|optional|basic|bearer|oauth2?)$/i

/** By the name of a variable, a flag or a header. */
export function looksLikeCredential(name: string): boolean {
  const bare = name.replace(/^-+/, '')
  if (HARMLESS.test(bare)) return false
  const words = bare
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return TELLING_PARTS.test(bare) || words.some((word) => TELLING_WORDS.has(word) || TELLING_END.test(word))
}

/** By name and value of a variable: `AUTH=none` hides nothing. */
export function isCredential(name: string, value: string): boolean {
  return looksLikeCredential(name) && !SAYS_NOTHING.test(value)
}

/** Gets each credential and answers what is to stand there. */
type Replace = (credential: string) => string

const mask: Replace = () => MASK

/** The password in `scheme://user:password@host`, and what a URL's query calls a key or a token. */
export function maskedUrls(text: string): string {
  return text.includes('://') ? replacedInUrls(text, mask) : text
}

/** A text with what looks like a credential in it masked: in URLs, behind flags, names and headers. */
export function maskedText(text: string): string {
  return replaced(text, mask)
}

/** A command as a list of words, in which a flag and its value may be two. */
export function maskedWords(words: readonly string[]): readonly string[] {
  return replacedInWords(words, mask)
}

/** Everything that `maskedText` masks in one of the texts or `maskedWords` in the command. */
export function credentialsIn(texts: readonly string[], command: readonly string[]): readonly string[] {
  const found: string[] = []
  const note: Replace = (credential) => {
    found.push(credential)
    return credential
  }
  for (const text of texts) replaced(text, note)
  replacedInWords(command, note)
  return [...new Set(found)].filter((credential) => credential !== MASK)
}

/** The end of a line that was cut, where the `@` that would tell a password may be missing. */
export function maskedUrlAtEnd(text: string): string {
  return text.replace(/(:\/\/[^\s/?#:@"']{0,256}:)[^\s/"'@]*$/, `$1${MASK}`)
}

/**
 * A password may hold an `@`, and a slash where nobody escaped it. The lengths are bounds, so that no line a server
 * prints takes long to look through. A long name without a password is a token, as in `https://ghp_...@github.com`.
 */
const USER_INFO =
  /(:\/\/)(?:([^\s/?#:@"'<>]{0,256}):([^\s/"'<>]{1,1024}(?=@)|(?!\d{0,5}[/?#])[^\s"'<>@]{1,1024}(?=@))|([^\s/?#:@"'<>]{20,1024}))@/g
const QUERY = /([?&#]([\w.-]{1,64})=)([^\s"'&#<>]{1,4096})/g

function replacedInUrls(text: string, replace: Replace): string {
  return text
    .replace(USER_INFO, (_all, start: string, user: string | undefined, password?: string, token?: string) =>
      password === undefined ? `${start}${replace(token ?? '')}@` : `${start}${user}:${replace(password)}@`,
    )
    .replace(QUERY, (all, start: string, name: string, value: string) =>
      isCredential(name, value) ? `${start}${replace(value)}` : all,
    )
}

/** `--flag value`, `NAME=value`, `"name": "value"`, `Header: value`, up to where the value begins. */
const NAMED = /(--?[\w.-]+\s+|[A-Za-z_-][\w.-]*(?:["']\s*:|:(?=\s)|=)\s*)["']?(?:(?:Bearer|Basic|Token)\s+)?/gi
const VALUE = /[^\s"'&;]+/y
/** What the shell puts in there is no credential yet. */
const REFERENCE = /^\$(?:\w+|\{[^}]*\})$/

function replaced(text: string, replace: Replace): string {
  let out = ''
  let done = 0
  const withUrls = replacedInUrls(text, replace)
  for (const match of withUrls.matchAll(NAMED)) {
    if (match.index < done) continue
    VALUE.lastIndex = match.index + match[0].length
    const value = VALUE.exec(withUrls)?.[0] ?? ''
    const name = (match[1] ?? '').replace(/["'\s:=]+$/, '')
    if (!isCredential(name, value) || REFERENCE.test(value) || value.startsWith('--')) continue
    const at = match.index + match[0].length
    out += withUrls.slice(done, at) + replace(value)
    done = at + value.length
  }
  return out + withUrls.slice(done)
}

function replacedInWords(words: readonly string[], replace: Replace): readonly string[] {
  return words.map((word, index) => {
    const flag = words[index - 1] ?? ''
    const isValue = /^--?[A-Za-z][\w.-]*$/.test(flag) && isCredential(flag, word)
    if (isValue && !word.startsWith('--') && !REFERENCE.test(word)) return replace(word)
    const [, start = '', name = '', value = ''] = /^((-{0,2}[A-Za-z_][\w.-]*)=)(.+)$/s.exec(word) ?? []
    if (isCredential(name, value) && !REFERENCE.test(value)) return `${start}${replace(value)}`
    return replaced(word, replace)
  })
}
