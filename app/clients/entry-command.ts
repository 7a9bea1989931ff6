/** Reads what an entry starts and with which variables, whichever client's form it has. */
import { shellWords } from './shell-words.ts'

/** A string with arguments beside it, a list (OpenCode), a whole line (Copilot), or an object (older Zed). */
export function commandWords(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const { command, cmd, args } = entry
  const program = command ?? cmd
  if (Array.isArray(program)) return strings(program)
  if (typeof program === 'object' && program !== null) {
    return 'path' in program ? commandWords({ command: program.path, args: 'args' in program ? program.args : [] }) : []
  }
  if (typeof program !== 'string') return []
  const rest = Array.isArray(args) ? strings(args) : []
  return rest.length === 0 ? (shellWords(program) ?? [program]) : [program, ...rest]
}

export function environmentOf(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { command, env, environment, envs } = entry
  const inner = typeof command === 'object' && command !== null && 'env' in command ? command.env : undefined
  const given = env ?? environment ?? envs ?? inner
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
}

/** undefined for an entry that starts a program. */
export const urlOf = (entry: Readonly<Record<string, unknown>>): unknown =>
  entry['url'] ?? entry['serverUrl'] ?? entry['httpUrl']

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
