/** Cuts the words of `docker run ...` into flags, image and command, as Docker's own parser does. */

export interface DockerRun {
  /** In the order given. Long names without dashes; short ones stand under their long name. */
  readonly flags: readonly { readonly name: string; readonly value: string }[]
  readonly image: string | null
  readonly command: readonly string[]
}

/** `docker run --help`, 28.x. Every other long flag takes a value, so a flag that Berth has never seen does too. */
const SWITCHES = new Set([
  'detach',
  'disable-content-trust',
  'help',
  'init',
  'interactive',
  'no-healthcheck',
  'oom-kill-disable',
  'privileged',
  'publish-all',
  'quiet',
  'read-only',
  'rm',
  'sig-proxy',
  'tty',
  'use-api-socket',
])

const LONG_NAMES: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  P: 'publish-all',
  p: 'publish',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
}

/** The words behind `run`. */
export function dockerRun(words: readonly string[]): DockerRun {
  const flags: { name: string; value: string }[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (word === '--') {
      at++
      break
    }
    if (!word.startsWith('-') || word === '-') break
    const read = word.startsWith('--') ? longFlag(word, words[at + 1]) : shortFlags(word, words[at + 1])
    flags.push(...read.flags)
    at += read.takesNext ? 2 : 1
  }
  return { flags, image: words[at] ?? null, command: words.slice(at + 1) }
}

interface FlagsOfOneWord {
  readonly flags: readonly { readonly name: string; readonly value: string }[]
  readonly takesNext: boolean
}

function longFlag(word: string, next: string | undefined): FlagsOfOneWord {
  const [, name = '', value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? []
  if (value !== undefined) return { flags: [{ name, value }], takesNext: false }
  if (SWITCHES.has(name)) return { flags: [{ name, value: 'true' }], takesNext: false }
  return { flags: [{ name, value: next ?? '' }], takesNext: true }
}

/** `-it`, `-p3000:3000`, `-e=A=1` and `-ie A=1`: switches may run together, the first with a value takes the rest. */
function shortFlags(word: string, next: string | undefined): FlagsOfOneWord {
  const flags: { name: string; value: string }[] = []
  for (let at = 1; at < word.length; at++) {
    const name = LONG_NAMES[word[at] ?? ''] ?? word[at] ?? ''
    if (SWITCHES.has(name)) {
      flags.push({ name, value: 'true' })
      continue
    }
    const rest = word.slice(at + 1).replace(/^=/, '')
    if (rest !== '') return { flags: [...flags, { name, value: rest }], takesNext: false }
    return { flags: [...flags, { name, value: next ?? '' }], takesNext: true }
  }
  return { flags, takesNext: false }
}
