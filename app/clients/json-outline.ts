/** Finds the keys that matter in a JSON or JSONC text and their exact places, without building the rest of it. */
import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser'
import type { ConfigSource } from './config-document.ts'
import { fromJson5 } from './json5.ts'
import { refusalAt } from './refusal.ts'

export interface OutlineProperty {
  readonly name: string
  readonly keyStart: number
  value: OutlineValue
  /** Offset of the comma after the value, or null. */
  comma: number | null
}

export interface OutlineValue {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  readonly start: number
  end: number
  /** Only for objects along the path, and there in file order. */
  readonly properties: OutlineProperty[]
}

/** `json` as the standard has it; `commented` with comments too; `jsonc` with trailing commas as well; `json5`. */
export type JsonDialect = 'json' | 'commented' | 'jsonc' | 'json5'

/** Sentences for what a person most often gets wrong; the parser's own code stands for the rest. */
const sentences: Partial<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidCommentToken: 'a comment, which this file may not have',
  EndOfFileExpected: 'more text after the end of the JSON value',
  PropertyNameExpected: 'no property name where one must be (a comma too many?)',
  ValueExpected: 'no value where one must be (a comma too many?)',
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  UnexpectedEndOfString: 'a text without its closing quote',
}

/**
 * The outline of the document's value along `path`, or null for a blank text.
 * Refuses what the dialect does not have. A key twice in an object along the path is refused in any,
 * because the last one wins and an edit of the first would do nothing.
 */
export function jsonOutline(source: ConfigSource, path: readonly string[], dialect: JsonDialect): OutlineValue | null {
  if (source.text.trim() === '') return null
  const { json, original } = dialect === 'json5' ? fromJson5(source.text) : { json: source.text, original: same }
  const builder = outlineBuilder(source, path, original)
  visit(json, builder.visitor, {
    disallowComments: dialect === 'json',
    allowTrailingComma: dialect === 'jsonc' || dialect === 'json5',
  })
  return builder.root()
}

const same = (offset: number): number => offset

function outlineBuilder(source: ConfigSource, path: readonly string[], placeOf: (offset: number) => number) {
  /** The objects and arrays that are open; null for those off the path. */
  const open: (OutlineValue | null)[] = []
  let root: OutlineValue | null = null

  const place = (value: OutlineValue): void => {
    const parent = open.at(-1)
    const property = parent?.properties.at(-1)
    if (open.length === 0) root = value
    else if (property) property.value = value
  }
  const isOnPath = (): boolean => {
    if (open.length === 0) return true
    const parent = open.at(-1)
    return parent?.kind === 'object' && parent.properties.at(-1)?.name === path[open.length - 1]
  }
  const begin = (kind: 'object' | 'array', start: number): void => {
    const value: OutlineValue = { kind, start: placeOf(start), end: placeOf(start), properties: [] }
    const tracked = kind === 'object' && isOnPath()
    place(value)
    open.push(tracked ? value : null)
    ends.push(value)
  }
  const ends: OutlineValue[] = []
  const end = (offset: number, length: number): void => {
    open.pop()
    const value = ends.pop()
    if (value) value.end = placeOf(offset + length)
  }

  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => begin('object', offset),
    onArrayBegin: (offset) => begin('array', offset),
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty(name, offset) {
      const object = open.at(-1)
      if (!object) return
      const keyStart = placeOf(offset)
      if (object.properties.some((property) => property.name === name)) {
        throw refusalAt(source, keyStart, `the key "${name}" is there twice in the same object`)
      }
      const none: OutlineValue = { kind: 'null', start: keyStart, end: keyStart, properties: [] }
      object.properties.push({ name, keyStart, value: none, comma: null })
    },
    onLiteralValue(value, start, length) {
      const kind = value === null ? 'null' : literalKind(value)
      place({ kind, start: placeOf(start), end: placeOf(start + length), properties: [] })
    },
    onSeparator(character, offset) {
      const property = open.at(-1)?.properties.at(-1)
      if (character === ',' && property) property.comma = placeOf(offset)
    },
    onError(code, offset) {
      const name = printParseErrorCode(code)
      throw refusalAt(source, placeOf(offset), sentences[name] ?? `not valid JSON (${name})`)
    },
  }
  return { visitor, root: () => root }
}

function literalKind(value: unknown): 'string' | 'number' | 'boolean' {
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' ? 'number' : 'boolean'
}
