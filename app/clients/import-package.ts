/** Reads an `npx` or `uvx` command line: which package it runs, with which flags and arguments. */
import { shellWords } from './shell-words.ts'

export interface PackageRun {
  readonly runner: 'npx' | 'uvx'
  /** Those that tell what to run; those for a terminal or for this computer are gone. `--name=value` each. */
  readonly flags: readonly string[]
  /** The package or the command in it, as given. */
  readonly name: string
  readonly args: readonly string[]
  /** What has to be fetched: the names behind `--package`, `--from` and `--with`, or else `name` alone. */
  readonly sources: readonly string[]
  /** `3.12` of `--python 3.12`. */
  readonly python: string | null
}

export type PackageWords =
  | { readonly kind: 'run'; readonly run: PackageRun }
  /** `why` follows "It". */
  | { readonly kind: 'not-run'; readonly runner: 'npx' | 'uvx'; readonly why: string }
  | { readonly kind: 'other' }

/** By runner: flags that take the next word, and what becomes of them. */
const VALUES = {
  npx: { '-p': '--package', '--package': '--package', '--registry': '--registry', '--cache': null, '--prefix': null },
  uvx: {
    '--from': '--from',
    '-w': '--with',
    '--with': '--with',
    '-p': '--python',
    '--python': '--python',
    '-i': '--index-url',
    '--index-url': '--index-url',
    '--extra-index-url': '--extra-index-url',
    '--index': '--index',
    '--default-index': '--default-index',
    '--prerelease': '--prerelease',
    '--refresh-package': null,
    '--cache-dir': null,
    '--color': null,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string | null>>>>
/** What runs something else than a package. */
const REFUSED: Readonly<Record<string, string>> = {
  '-c': 'runs a shell line, not a package',
  '--call': 'runs a shell line, not a package',
  '--with-editable': 'runs a package from a folder of this computer',
  '--directory': 'runs in a folder of this computer',
  '--project': 'runs in a folder of this computer',
  '--env-file': 'reads a file of variables when it starts',
}
const SOURCES = ['--package', '--from', '--with']

export function packageWords(words: readonly string[]): PackageWords {
  const [first = '', ...rest] = words
  const program = first
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd)$/i, '')
    .toLowerCase()
  if (/^(?:cmd|sh|bash|zsh)$/.test(program)) return insideShell(rest)
  if (program === 'npx') return runOf('npx', rest)
  if (program === 'uvx') return runOf('uvx', rest)
  if (program === 'uv' && rest[0] === 'tool' && rest[1] === 'run') return runOf('uvx', rest.slice(2))
  return { kind: 'other' }
}

/** `cmd /c npx ...` and `sh -c "npx ..."`. */
function insideShell([flag, line, ...rest]: readonly string[]): PackageWords {
  if (!flag || !line || !/^(?:\/c|-l?c)$/i.test(flag)) return { kind: 'other' }
  const words = [...(shellWords(line) ?? []), ...rest]
  // Anything that only a shell understands would be lost.
  return words.some((word) => /^(?:&&|\|\|?|;|>|<)$/.test(word)) ? { kind: 'other' } : packageWords(words)
}

function runOf(runner: 'npx' | 'uvx', words: readonly string[]): PackageWords {
  const values: Readonly<Record<string, string | null>> = VALUES[runner]
  const pairs: { readonly name: string; readonly value: string }[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (word === '--') {
      at++
      break
    }
    if (!word.startsWith('-')) break
    const [, flag = '', joined] = /^(-{1,2}[^=]*)(?:=([\s\S]*))?$/.exec(word) ?? []
    const why = REFUSED[flag]
    if (why) return { kind: 'not-run', runner, why }
    const takesNext = Object.hasOwn(values, flag) && joined === undefined
    const name = Object.hasOwn(values, flag) ? values[flag] : null
    if (name) pairs.push({ name, value: joined ?? words[at + 1] ?? '' })
    at += takesNext ? 2 : 1
  }
  const name = words[at]
  if (name === undefined) return { kind: 'not-run', runner, why: 'names no package' }
  const named = pairs.filter((pair) => SOURCES.includes(pair.name)).map(({ value }) => value)
  const sources = pairs.some((pair) => pair.name !== '--with' && SOURCES.includes(pair.name)) ? named : [name, ...named]
  if (sources.some(isLocal)) return { kind: 'not-run', runner, why: 'runs a package from a folder of this computer' }
  const python = pairs.findLast((pair) => pair.name === '--python')?.value ?? null
  const flags = pairs.filter((pair) => pair.name !== '--python').map((pair) => `${pair.name}=${pair.value}`)
  return { kind: 'run', run: { runner, flags, name, args: words.slice(at + 1), sources, python } }
}

const isLocal = (source: string): boolean =>
  /^(?:\.{0,2}[\\/]|~|file:|[A-Za-z]:[\\/])/.test(source) || source === '.' || source === '..'
