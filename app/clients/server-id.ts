/** Makes a server's id from the name that someone else gave it. */
import { ServerId } from '../contract/server.ts'

/** The contract's limit. */
const LONGEST = 20

/** Lower case, dashes for all else, 20 characters at most, none that a client keeps for itself, not in `used`. */
export function uniqueServerId(name: string, used: ReadonlySet<string>): string {
  const plain = cut(
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
    LONGEST,
  )
  const base = plain === '' ? 'server' : plain
  // A prefix, not a suffix: some clients drop every name that begins with such a word.
  const free = ServerId.safeParse(base).success ? base : cut(`mcp-${base}`, LONGEST)
  if (!used.has(free)) return free
  let number = 2
  while (used.has(numbered(free, number))) number++
  return numbered(free, number)
}

function numbered(base: string, number: number): string {
  return `${cut(base, LONGEST - String(number).length - 1)}-${number}`
}

function cut(text: string, length: number): string {
  return text.replace(/^-+/, '').slice(0, length).replace(/-+$/, '')
}
