/** Reads and edits the entries of a JSON or JSONC config as text, so that every byte outside our entry stays. */
import { abridgeJson } from './abridge-json.ts'
import { canonical } from './canonical.ts'
import type { Entry } from './client.ts'
import type { ConfigDocument, ConfigSource, Origin, ParseConfig } from './config-document.ts'
import { type JsonDialect, jsonOutline, type OutlineValue } from './json-outline.ts'
import { addedProperty, block, inline, nested, removedProperty } from './json-properties.ts'
import { jsonValue } from './json-value.ts'
import { fromJson5 } from './json5.ts'
import { refusal, refusalAt } from './refusal.ts'
import { indentAt, indentUnitOf, lineEndOf, type Splice, spliced } from './text-style.ts'

export interface JsonShape {
  /** Where the entries are: `['mcpServers']`. A key with a dot in it is one item. */
  readonly path: readonly string[]
  /** What the client itself takes: a file that it refuses is broken already, and is not for us to write into. */
  readonly dialect: JsonDialect
}

export function jsonConfig(shape: JsonShape): ParseConfig {
  const { path, dialect } = shape
  const parse = (source: ConfigSource): ConfigDocument => readJson(source, shape)
  if (dialect === 'json5') return parse
  return Object.assign(parse, { abridge: (bytes: Buffer) => abridgeJson(bytes, path, dialect) })
}

function readJson(source: ConfigSource, { path, dialect }: JsonShape): ConfigDocument {
  const { text } = source
  const root = jsonOutline(source, path, dialect)
  const chain = root ? chainOf(source, root, path) : []
  const container = chain.length > path.length ? chain[path.length] : undefined
  const entries = new Map(
    (container?.properties ?? []).map(({ name, value }) => [
      name,
      valueIn(text.slice(value.start, value.end), dialect),
    ]),
  )

  const again = (next: string): ConfigDocument => readJson({ file: source.file, text: next }, { path, dialect })

  return {
    entries,
    put(name, entry) {
      const { splices, origin } = putSplices(text, chain, path, name, entry)
      const next = spliced(text, splices)
      assertOnlyChanged(source.file, entries, again(next).entries, name)
      return { text: next, origin }
    },
    remove(name, origin) {
      const index = container?.properties.findIndex((property) => property.name === name) ?? -1
      if (!container || index < 0) return text
      const without = spliced(text, removedProperty(text, container, index))
      const next = origin ? withOrigin({ file: source.file, text: without }, { path, dialect }, origin) : without
      assertOnlyChanged(source.file, entries, again(next).entries, name)
      return next
    },
  }
}

const valueIn = (text: string, dialect: JsonDialect): unknown =>
  jsonValue(dialect === 'json5' ? fromJson5(text).json : text)

/** The values from the root along the path, as far as they are there; an object each, but for a last `null`. */
function chainOf(source: ConfigSource, root: OutlineValue, path: readonly string[]): readonly OutlineValue[] {
  const chain = [root]
  for (const [depth, value] of chain.entries()) {
    const name = depth === 0 ? 'the whole file' : `"${path[depth - 1]}"`
    if (value.kind === 'null' && depth > 0) break
    if (value.kind !== 'object') {
      const article = /^[aeiou]/.test(value.kind) ? 'an' : 'a'
      throw refusalAt(
        source,
        value.start,
        `${name} is ${value.kind === 'null' ? 'null' : `${article} ${value.kind}`} where an object must be`,
      )
    }
    const next = value.properties.find((property) => property.name === path[depth])
    if (next && depth < path.length) chain.push(next.value)
  }
  return chain
}

/** Which text to put where, by the deepest part of the path that is there and holds something. */
function putSplices(
  text: string,
  chain: readonly OutlineValue[],
  path: readonly string[],
  name: string,
  entry: Entry,
): { readonly splices: readonly Splice[]; readonly origin: Origin | null } {
  const depth = chain.length - 1
  const deepest = chain[depth]
  if (!deepest) {
    const document = `${JSON.stringify(nested(path, { [name]: entry }), null, 2)}\n`
    return { splices: [{ start: 0, end: text.length, text: document }], origin: null }
  }
  const full = depth === path.length
  const key = full ? name : (path[depth] ?? name)
  const value = full ? entry : nested(path.slice(depth + 1), { [name]: entry })
  const own = deepest.properties.find((property) => property.name === key)
  if (own) return { splices: [replacedValue(text, own.keyStart, own.value, value)], origin: null }
  if (deepest.properties.length > 0) {
    return { splices: addedProperty(text, deepest, key, value), origin: full ? null : { kind: 'added', depth } }
  }
  const replaced = filledObject(text, deepest, { [key]: value }, depth)
  return { splices: [replaced], origin: { kind: 'replaced', depth, text: text.slice(deepest.start, deepest.end) } }
}

function replacedValue(text: string, keyStart: number, old: OutlineValue, value: unknown): Splice {
  const wide = /[\r\n]/.test(text.slice(old.start, old.end))
  const laidOut = wide
    ? block(value, indentUnitOf(text), indentAt(text, keyStart), lineEndOf(text.slice(old.start, old.end)))
    : inline(value)
  return { start: old.start, end: old.end, text: laidOut }
}

/** An object in place of an empty one or of null. Comments in an empty one stay, above what is new. */
function filledObject(text: string, empty: OutlineValue, content: object, depth: number): Splice {
  const { start, end } = empty
  const line = lineEndOf(text)
  const indent = indentAt(text, start)
  const onItsOwnLine = text.slice(0, start).trim() === '' || /[\r\n]/.test(text.slice(0, start))
  if (depth > 0 && !onItsOwnLine && !/[\r\n]/.test(text.slice(start, end))) {
    return { start, end, text: inline(content) }
  }
  const laidOut = block(content, indentUnitOf(text), indent, line)
  const inner = empty.kind === 'object' ? text.slice(start + 1, end - 1).trimEnd() : ''
  return { start, end, text: `{${inner}${laidOut.slice(1)}` }
}

/** Puts back what `put` replaced around our entries, when nothing of anyone else has come into it since. */
function withOrigin(source: ConfigSource, { path, dialect }: JsonShape, origin: Origin): string {
  const root = jsonOutline(source, path, dialect)
  const chain = root ? chainOf(source, root, path) : []
  const made = chain.slice(origin.depth)
  const isOurs = made.every((value, level) => {
    if (value.kind !== 'object') return false
    const isContainer = origin.depth + level === path.length
    const expected = isContainer ? 0 : 1
    return origin.kind === 'added' && level === 0 ? true : value.properties.length === expected
  })
  const outer = made[0]
  if (!outer || !isOurs || chain.length <= path.length) return source.text
  if (origin.kind === 'replaced') {
    return spliced(source.text, [{ start: outer.start, end: outer.end, text: origin.text }])
  }
  const index = outer.properties.findIndex((property) => property.name === path[origin.depth])
  return spliced(source.text, removedProperty(source.text, outer, index))
}

/** The last check before anything is written: every other entry is what it was. */
function assertOnlyChanged(
  file: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  name: string,
): void {
  const others = (entries: ReadonlyMap<string, unknown>): string =>
    canonical([...entries].filter(([key]) => key !== name))
  if (others(before) === others(after)) return
  throw refusal(
    file,
    'its layout is one that Berth cannot edit safely',
    'Add the entry by hand: copy it from the Connection page.',
  )
}
