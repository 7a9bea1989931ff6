/** Finds the end of a JSON value in bytes and makes sure on the way that it is valid, in turns that block nobody. */
import { setImmediate as turn } from 'node:timers/promises'
import type { JsonDialect } from './json-outline.ts'

/** Bytes between two turns of everything else: some 10 ms. */
const BETWEEN_TURNS = 2_000_000
/** Deeper than people and programs nest; whatever is deeper is left to the parser. */
const DEEPEST = 500

/** What may come next. */
const VALUE = 0
const VALUE_OR_END = 1
const KEY = 2
const KEY_OR_END = 3
const COLON = 4
const COMMA_OR_END = 5
type Awaited = 0 | 1 | 2 | 3 | 4 | 5

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SLASH = 0x2f
const OBJECT = 0x7b
const ARRAY = 0x5b

export interface Skim {
  /** The offset behind the value at `start`, or null: it is not valid, or not surely so. */
  valueEnd(start: number): Promise<number | null>
  /** The offset behind the string at `start`, or -1. */
  stringEnd(start: number): number
  /** The first offset from `start` on with neither a blank nor a comment, or -1 for a comment that may not be there. */
  contentStart(start: number): number
}

/** Whatever it takes for valid, jsonc-parser takes too; not the other way round. The bytes must be UTF-8. */
export function skim(bytes: Buffer, dialect: Exclude<JsonDialect, 'json5'>): Skim {
  const words = wordsOf(bytes)
  const mayTrail = dialect === 'jsonc'
  const open = new Uint8Array(DEEPEST)
  let pause = BETWEEN_TURNS

  const stringEnd = (start: number): number => stringEndIn(bytes, words, start)
  const contentStart = (start: number): number => contentStartIn(bytes, start, dialect !== 'json')

  async function valueEnd(start: number): Promise<number | null> {
    let at = start
    let depth = 0
    let awaited: Awaited = VALUE
    do {
      at = contentStart(at)
      if (at < 0) return null
      if (at >= pause) {
        pause = at + BETWEEN_TURNS
        await turn()
      }
      const byte = bytes[at] ?? 0
      const isOpen: boolean = byte === OBJECT || byte === ARRAY
      if (isOpen || byte === QUOTE || isLiteralStart(byte)) {
        const isKey: boolean = awaited === KEY || awaited === KEY_OR_END
        if (isKey ? byte !== QUOTE : awaited !== VALUE && awaited !== VALUE_OR_END) return null
        if (isOpen) {
          if (depth === DEEPEST) return null
          open[depth++] = byte
          awaited = byte === OBJECT ? KEY_OR_END : VALUE_OR_END
          at++
          continue
        }
        at = byte === QUOTE ? stringEnd(at) : literalEnd(bytes, at)
        if (at < 0) return null
        awaited = isKey ? COLON : COMMA_OR_END
        continue
      }
      const isInObject: boolean = open[depth - 1] === OBJECT
      if (depth > 0 && byte === (isInObject ? 0x7d : 0x5d)) {
        if (awaited !== COMMA_OR_END && awaited !== (isInObject ? KEY_OR_END : VALUE_OR_END)) return null
        depth--
        awaited = COMMA_OR_END
      } else if (depth > 0 && byte === 0x2c && awaited === COMMA_OR_END) {
        if (isInObject) awaited = mayTrail ? KEY_OR_END : KEY
        else awaited = mayTrail ? VALUE_OR_END : VALUE
      } else if (byte === 0x3a && awaited === COLON) awaited = VALUE
      else return null
      at++
    } while (depth > 0)
    return at
  }
  return { valueEnd, stringEnd, contentStart }
}

/** Four bytes at a time; none where the bytes do not lie so. */
function wordsOf({ buffer, byteOffset, length }: Buffer): Int32Array {
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : new Int32Array(0)
}

/** Past the end, every byte reads as 0, which is valid nowhere. */
function stringEndIn(bytes: Buffer, words: Int32Array, start: number): number {
  let at = start + 1
  for (;;) {
    if ((at & 3) === 0) at = plainWordsEnd(words, at >> 2) << 2
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) return at + 1
    if (byte < 0x20) return -1
    if (byte === BACKSLASH) {
      const length = escapeLength(bytes, at)
      if (length === 0) return -1
      at += length
    } else at++
  }
}

/** The first word with a quote, a backslash or a control character in it, by the usual tricks for bytes in words. */
function plainWordsEnd(words: Int32Array, start: number): number {
  let at = start
  for (; ; at++) {
    const word = words[at] ?? 0
    const quote = word ^ 0x22222222
    const backslash = word ^ 0x5c5c5c5c
    const special =
      ((word - 0x20202020) & ~word) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash)
    if ((special & 0x80808080) !== 0) return at
  }
}

function escapeLength(bytes: Buffer, at: number): number {
  const kind = String.fromCharCode(bytes[at + 1] ?? 0)
  if (kind === 'u') return /^[\da-fA-F]{4}$/.test(bytes.toString('latin1', at + 2, at + 6)) ? 6 : 0
  return '"\\/bfnrt'.includes(kind) ? 2 : 0
}

const isLiteralStart = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x74 || byte === 0x66 || byte === 0x6e

/** Longer numbers are left to the parser. */
const LONGEST_LITERAL = 400

function literalEnd(bytes: Buffer, start: number): number {
  let at = start
  while (isInLiteral(bytes[at] ?? 0) && at - start <= LONGEST_LITERAL) at++
  const literal = bytes.toString('latin1', start, at)
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(literal) ? at : -1
}

/** Anything but blanks, commas, closing brackets and the end; so a literal with a stranger behind it is none. */
const isInLiteral = (byte: number): boolean =>
  byte > 0x20 && byte !== 0x2c && byte !== 0x5d && byte !== 0x7d && byte !== SLASH

function contentStartIn(bytes: Buffer, start: number, mayComment: boolean): number {
  let at = start
  for (;;) {
    const byte = bytes[at] ?? 0
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++
    else if (byte === SLASH) {
      at = mayComment ? commentEnd(bytes, at) : -1
      if (at < 0) return at
    } else return at
  }
}

function commentEnd(bytes: Buffer, start: number): number {
  if (bytes[start + 1] === SLASH) {
    let at = start
    while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++
    return at
  }
  const end = bytes[start + 1] === 0x2a ? bytes.indexOf('*/', start + 2) : -1
  return end < 0 ? -1 : end + 2
}
