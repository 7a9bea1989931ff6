/** Finds the files of this computer that a program is pointed to, and mounts them where a container finds them. */
import type { Mount } from '../contract/server.ts'
import { secretNames, secretWords } from './import-secrets.ts'

export interface HostFiles {
  readonly mounts: readonly Mount[]
  /** With the paths as they are in the container. */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

/** What belongs to the system: in the container something else, or nothing, stands there. */
const SYSTEM = /^\/(?:usr|bin|sbin|lib\w*|etc|proc|sys|dev|var|run|nix|opt|boot|System|Library|Applications)(?:\/|$)/
/** Means another thing in a container, or nothing. */
const NOT_HANDED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'NODE_PATH', 'PYTHONPATH', 'VIRTUAL_ENV']

/** Every path below, for a look whether it is there. */
export function pathsIn(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  homedir: string,
): readonly string[] {
  return [...words, ...Object.values(env)].flatMap((text) => pathIn(text, homedir)?.path ?? [])
}

/** `there`: those of `pathsIn` that are there. Where a program could write before, it still can. */
export function hostFiles(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { homedir, there }: { readonly homedir: string; readonly there: ReadonlySet<string> },
): HostFiles {
  const wanted = new Map<string, string>()
  const notes = new Set<string>()
  const moved = (text: string, note: (path: string, problem: string) => void): string => {
    const found = pathIn(text, homedir)
    if (!found) return text
    const { start, path } = found
    const problem = problemOf(path, there)
    if (problem !== null) {
      note(path, problem)
      return text
    }
    wanted.set(path, targetOf(path))
    return start + targetOf(path)
  }
  const secret = secretWords(words)
  const movedWords = words.map((word, index) => {
    const note = (path: string, problem: string): unknown => notes.add(`${path} is not mounted: ${problem}.`)
    return secret.includes(index) ? word : moved(word, note)
  })
  const hidden = secretNames(env)
  // A value that only begins like a path may be a key: nothing is said of it.
  const movedEnv = Object.entries(env)
    .filter(([name]) => !NOT_HANDED_ON.includes(name))
    .map(([name, value]) => [name, hidden.includes(name) ? value : moved(value, () => undefined)])
  const mounts = [...wanted]
    .filter(([, target]) => ![...wanted.values()].some((other) => other !== target && target.startsWith(`${other}/`)))
    .map(([source, target]) => ({ source, target, readOnly: false }))
  return { mounts, words: movedWords, env: Object.fromEntries(movedEnv), notes: [...notes] }
}

/** null for one that can be mounted. */
function problemOf(path: string, there: ReadonlySet<string>): string | null {
  if (SYSTEM.test(path)) return 'it belongs to the system of this computer'
  if (path === '/' || /^[A-Za-z]:[\\/]?$/.test(path)) return 'a whole disk is not mounted'
  return there.has(path) ? null : 'it is not on this computer'
}

/** A word that is a path, or a flag with one: `--db=/home/ada/notes.db`. `~` is what servers themselves expand. */
function pathIn(text: string, homedir: string): { readonly start: string; readonly path: string } | null {
  const [, start = '', path] = /^(--?[\w-]+=)?((?:\/(?!\/)|~[\\/]|[A-Za-z]:[\\/])[^\n]*)$/.exec(text) ?? []
  if (path === undefined) return null
  const whole = path.startsWith('~') ? homedir + path.slice(1) : path
  return { start, path: whole.length > 1 ? whole.replace(/(?<!:)[\\/]+$/, '') : whole }
}

/** The same path, so that what the program prints means the same here; `C:\Users\ada` is `/mnt/c/Users/ada`. */
function targetOf(path: string): string {
  const [, drive, rest = ''] = /^([A-Za-z]):[\\/](.*)$/.exec(path) ?? []
  return drive === undefined ? path : `/mnt/${drive.toLowerCase()}/${rest.replaceAll('\\', '/')}`
}
