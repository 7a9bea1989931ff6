/** Finds the end of a JSON value in bytes and makes sure on the way that it is valid, in turns that block nobody. */
import { setImmediate as turn } from 'node:timers/promises'
import type { JsonDialect } from './json-outline.ts'

/** Bytes between two turns of everything else: some 5 ms. */
const BETWEEN_TURNS = 1_000_000
/** Deeper than people and programs nest; whatever is deeper is left to the parser. */
const DEEPEST = 500

interface Paused {
  readonly at: number
  readonly depth: number
  readonly awaited: Awaited
}

/** What may come next: up to VALUE_OR_END a value, up to KEY_OR_END a key. */
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
const OBJECT_END = 0x7d
const ARRAY = 0x5b
const ARRAY_END = 0x5d
const COMMA = 0x2c
const COLON_SIGN = 0x3a

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
  const mayComment = dialect !== 'json'
  const nextKey = dialect === 'jsonc' ? KEY_OR_END : KEY
  const nextItem = dialect === 'jsonc' ? VALUE_OR_END : VALUE
  const open = new Uint8Array(DEEPEST)
  let pause = BETWEEN_TURNS
  // Where the scan of a value paused.
  let paused: Paused = { at: 0, depth: 0, awaited: VALUE }

  const stringEnd = (start: number): number => stringEndIn(bytes, words, start)
  const contentStart = (start: number): number => contentStartIn(bytes, start, mayComment)

  /**
   * Goes on with a value up to its end, to a fault (-1), or to the next pause (null). One loop over local variables:
   * taken apart into functions it takes three times as long.
   */
  function advance(): number | null {
    let at = paused.at
    let { depth, awaited } = paused
    do {
      if (at >= pause) {
        paused = { at, depth, awaited }
        return null
      }
      const byte = bytes[at] ?? 0
      switch (byte) {
        case 0x20:
        case 0x0a:
        case 0x0d:
        case 0x09:
          do at++
          while (bytes[at] === 0x20)
          break
        case QUOTE:
          if (awaited <= VALUE_OR_END) awaited = COMMA_OR_END
          else if (awaited <= KEY_OR_END) awaited = COLON
          else return -1
          at = stringEndIn(bytes, words, at)
          break
        case COLON_SIGN:
          if (awaited !== COLON) return -1
          awaited = VALUE
          at++
          break
        case COMMA:
          if (awaited !== COMMA_OR_END || depth === 0) return -1
          awaited = open[depth - 1] === OBJECT ? nextKey : nextItem
          at++
          break
        case OBJECT:
        case ARRAY:
          if (awaited > VALUE_OR_END || depth === DEEPEST) return -1
          open[depth++] = byte
          awaited = byte === OBJECT ? KEY_OR_END : VALUE_OR_END
          at++
          break
        case OBJECT_END:
          if ((awaited !== COMMA_OR_END && awaited !== KEY_OR_END) || open[--depth] !== OBJECT) return -1
          awaited = COMMA_OR_END
          at++
          break
        case ARRAY_END:
          if ((awaited !== COMMA_OR_END && awaited !== VALUE_OR_END) || open[--depth] !== ARRAY) return -1
          awaited = COMMA_OR_END
          at++
          break
        case SLASH:
          at = contentStart(at)
          break
        default:
          if (awaited > VALUE_OR_END) return -1
          awaited = COMMA_OR_END
          at = literalEnd(bytes, at)
      }
      if (at < 0) return -1
    } while (depth > 0)
    return at
  }

  async function valueEnd(start: number): Promise<number | null> {
    paused = { at: start, depth: 0, awaited: VALUE }
    for (;;) {
      const end = advance()
      if (end !== null) return end < 0 ? null : end
      await turn()
      pause = paused.at + BETWEEN_TURNS
    }
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
  byte > 0x20 && byte !== COMMA && byte !== ARRAY_END && byte !== OBJECT_END && byte !== SLASH

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
