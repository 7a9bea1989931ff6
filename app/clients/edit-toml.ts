/** Reads and edits the entries of a TOML config as one block of text each, so that every other byte stays. */
import { parse, TomlError } from 'smol-toml'
import { canonical } from './canonical.ts'
import { type Entry, type EntryValue, isList } from './client.ts'
import type { ConfigDocument, ConfigSource, ParseConfig } from './config-document.ts'
import { refusal, refusalAtPlace } from './refusal.ts'
import { lineEndOf } from './text-style.ts'
import { tomlStatements } from './toml-statements.ts'

/** Entries as tables below `[table.NAME]`. */
export function tomlConfig(table: string): ParseConfig {
  return (source) => readToml(source, table)
}

function readToml(source: ConfigSource, table: string): ConfigDocument {
  const { file, text } = source
  const entries = entriesOf(source, table)

  const checked = (next: string, name: string): string => {
    const others = (all: ReadonlyMap<string, unknown>): string => canonical([...all].filter(([key]) => key !== name))
    const after = entriesOf({ file, text: next }, table)
    if (others(entries) !== others(after)) throw byHand(file, table, name)
    return next
  }

  return {
    entries,
    put(name, entry) {
      const lineEnd = lineEndOf(text)
      const block = tomlBlock(table, name, entry, lineEnd)
      const own = blockOf(source, table, name)
      if (own) return { text: checked(text.slice(0, own.start) + block + text.slice(own.end), name), origin: null }
      if (entries.has(name)) throw byHand(file, table, name)
      try {
        return { text: checked(appended(text, block, lineEnd), name), origin: null }
      } catch (cause) {
        throw refusal(
          file,
          `"${table}" is written in a form that takes no further table`,
          `Write its entries as [${table}.NAME] tables, then try again.`,
          cause,
        )
      }
    },
    remove(name) {
      if (!entries.has(name)) return text
      const own = blockOf(source, table, name)
      if (!own) throw byHand(file, table, name)
      return checked(withoutBlock(text, own), name)
    },
  }
}

function entriesOf({ file, text }: ConfigSource, table: string): ReadonlyMap<string, unknown> {
  const document = parsed({ file, text })
  const value = document[table]
  if (value === undefined) return new Map()
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    throw refusal(
      file,
      `"${table}" is not a table`,
      `Make it a table, [${table}.NAME] for each server, then try again.`,
    )
  }
  return new Map(Object.entries(value))
}

function parsed({ file, text }: ConfigSource): Readonly<Record<string, unknown>> {
  try {
    // Numbers beyond 2^53 must not stop us: we only ever look at them.
    return parse(text, { integersAsBigInt: true })
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const what = cause.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? 'not valid TOML'
    throw refusalAtPlace(file, cause, `not valid TOML: ${what}`, cause)
  }
}

/** Behind the end, a blank line apart; no final line end where there was none. `withoutBlock` is its inverse. */
function appended(text: string, block: string, lineEnd: string): string {
  if (text === '') return `${block}${lineEnd}`
  return text.endsWith('\n') ? `${text}${lineEnd}${block}${lineEnd}` : `${text}${lineEnd}${lineEnd}${block}`
}

function withoutBlock(text: string, { start, end }: { start: number; end: number }): string {
  const head = text.slice(0, start)
  const tail = text.slice(end)
  if (head === '') return tail.replace(/^(?:\r?\n){1,2}/, '')
  if (tail === '') return head.replace(/(?:\r?\n){1,2}$/, '')
  return head.replace(/(\r?\n)\r?\n$/, '$1') + tail.replace(/^\r?\n/, '')
}

/** Where the table stands, with the tables below it; null when it is written in another form. */
function blockOf({ file, text }: ConfigSource, table: string, name: string): { start: number; end: number } | null {
  const statements = tomlStatements(text)
  const isOwn = (header: readonly string[] | null): boolean => header?.[0] === table && header[1] === name
  const first = statements.findIndex(({ header }) => isOwn(header))
  if (first < 0) return null
  const rest = statements.slice(first)
  const next = rest.findIndex(({ header }) => header !== null && !isOwn(header))
  const own = next < 0 ? rest : rest.slice(0, next)
  if (next >= 0 && rest.slice(next).some(({ header }) => isOwn(header))) throw byHand(file, table, name)
  return { start: own[0]?.start ?? 0, end: own.at(-1)?.end ?? 0 }
}

/** The entry as a TOML table. */
export function tomlBlock(table: string, name: string, entry: Entry, lineEnd: string): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`)
  return [`[${table}.${tomlKey(name)}]`, ...pairs].join(lineEnd)
}

function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key)
}

function tomlValue(value: EntryValue): string {
  if (typeof value === 'string') return tomlString(value)
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map(tomlValue).join(', ')}]`
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${tomlKey(key)} = ${tomlValue(item)}`)
    .join(', ')} }`
}

/** JSON's escapes are TOML's too; only DEL, which JSON leaves bare, TOML forbids. */
function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007F')
}

function byHand(file: string, table: string, name: string) {
  return refusal(
    file,
    `"${name}" is not written as one [${table}.${tomlKey(name)}] table`,
    `Edit "${name}" by hand, or make it one table, then try again.`,
  )
}
