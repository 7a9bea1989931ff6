/** Finds `docker run` in a command, behind all that people and clients put in front of it. */
import { shellWords } from './shell-words.ts'

export type DockerWords =
  /** The words behind `run`. */
  | { readonly kind: 'run'; readonly words: readonly string[] }
  /** Docker, but not `run`: `docker mcp gateway`, `docker exec`... */
  | { readonly kind: 'not-run'; readonly verb: string }
  | { readonly kind: 'other' }

/** Global flags of docker that take a value. */
const GLOBAL_VALUES = new Set(['--context', '-c', '--host', '-H', '--config', '--log-level', '-l'])

export function dockerWords(words: readonly string[]): DockerWords {
  const [first, ...rest] = withoutPrefix(words)
  const program = (first ?? '').replace(/^.*[\\/]/, '').replace(/\.exe$/i, '')
  if (/^(?:cmd|sh|bash|zsh)$/.test(program)) return insideShell(rest)
  if (!/^(?:docker|podman|nerdctl)$/.test(program)) return { kind: 'other' }
  let at = 0
  while (rest[at]?.startsWith('-')) at += GLOBAL_VALUES.has(rest[at] ?? '') ? 2 : 1
  if (rest[at] === 'container') at++
  if (rest[at] === 'run') return { kind: 'run', words: rest.slice(at + 1) }
  return { kind: 'not-run', verb: rest[at] ?? '' }
}

/** `cmd /c docker run ...` and `sh -c "docker run ..."`. */
function insideShell(words: readonly string[]): DockerWords {
  const [flag, line, ...rest] = words
  if (!flag || !line || !/^(?:\/c|-l?c)$/i.test(flag)) return { kind: 'other' }
  return dockerWords([...(shellWords(line) ?? []), ...rest])
}

/** Without `sudo`, `exec` and `NAME=value`. */
function withoutPrefix(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => word !== 'sudo' && word !== 'exec' && !/^[A-Za-z_]\w*=/.test(word))
  return start < 0 ? [] : words.slice(start)
}
