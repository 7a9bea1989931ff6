/** Cuts a valid TOML text into statements with their places, which no TOML parser for JavaScript tells. */
import { parse } from 'smol-toml'

export interface TomlStatement {
  /** The keys of `[a.b]` or `[[a.b]]`; null for `key = value`. */
  readonly header: readonly string[] | null
  readonly start: number
  /** Behind the value and a comment on the same line, before the line end. */
  readonly end: number
}

export function tomlStatements(text: string): readonly TomlStatement[] {
  const statements: TomlStatement[] = []
  const blanks = /(?:[ \t\r\n]|#[^\n]*)*/y
  let at = 0
  while (at < text.length) {
    blanks.lastIndex = at
    blanks.test(text)
    at = blanks.lastIndex
    if (at >= text.length) break
    const end = statementEnd(text, at)
    const header = text[at] === '[' ? headerPath(text.slice(at, end)) : null
    statements.push({ header, start: at, end })
    at = end
  }
  return statements
}

/** The first line end that is outside of strings and brackets. */
function statementEnd(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const character = text[at]
    if (character === '"' || character === "'") {
      at = stringEnd(text, at, character)
      continue
    }
    if (character === '#') {
      at = lineEndAfter(text, at)
      continue
    }
    if (character === '[' || character === '{') depth++
    if (character === ']' || character === '}') depth--
    if (character === '\n' && depth <= 0) return text[at - 1] === '\r' ? at - 1 : at
    at++
  }
  return text.length
}

function lineEndAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function stringEnd(text: string, start: number, quote: '"' | "'"): number {
  const isLong = text.startsWith(quote.repeat(3), start)
  const closing = isLong ? quote.repeat(3) : quote
  let at = start + closing.length
  while (at < text.length && !text.startsWith(closing, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1
  at += closing.length
  // A long string may end in one or two quotes of its own: `""""`.
  while (isLong && text[at] === quote) at++
  return at
}

/** `[mcp_servers."my.name"]` as `['mcp_servers', 'my.name']`: the parser reads the quotes and escapes. */
function headerPath(line: string): readonly string[] {
  const path: string[] = []
  let table: unknown = parse(line)
  while (typeof table === 'object' && table !== null) {
    if (Array.isArray(table)) {
      table = table[0]
      continue
    }
    const [next] = Object.entries(table)
    if (!next) break
    path.push(next[0])
    table = next[1]
  }
  return path
}
