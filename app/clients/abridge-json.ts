/** Makes a short text of a large JSON file, in which small values stand for the large ones that are not about entries. */
import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import type { Abridged } from './config-document.ts'
import type { JsonDialect } from './json-outline.ts'
import { type Skim, skim } from './json-skim.ts'

/** Bytes. Values that are not longer stay as they are. */
const LARGE_VALUE = 256

/** A value that is left out, and what stands for it. */
interface Gap {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * null when that cannot be done, or the file is not surely valid where it would be left out. Otherwise an edit of the
 * short text is the same edit of the file: every key on the way to `path`, every entry and every comment between them
 * is in it, and it is laid out alike (see `standIn`). What is left out is valid; the rest is for the parser to judge.
 */
export async function abridgeJson(
  bytes: Buffer,
  path: readonly string[],
  dialect: Exclude<JsonDialect, 'json5'>,
  large = LARGE_VALUE,
): Promise<Abridged | null> {
  if (!isUtf8(bytes)) return null
  const start = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0
  const gaps: Gap[] = []
  const key = randomBytes(8).toString('hex')
  const scan = skim(bytes, dialect)
  const leaveOut = (from: number, to: number): void => {
    if (to - from <= large || !LARGE_KINDS.includes(bytes[from] ?? 0)) return
    gaps.push({ start: from, end: to, text: standIn(bytes.subarray(from, to), `${key}-${gaps.length}`) })
  }
  if ((await objectEnd(bytes, scan, scan.contentStart(start), path, leaveOut)) === null || gaps.length === 0)
    return null
  return { text: shortText(bytes, start, gaps), whole: (text) => wholeBytes(bytes, gaps, text) }
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/** Goes through an object on the path; the offset behind it, or null where in doubt. */
async function objectEnd(
  bytes: Buffer,
  scan: Skim,
  start: number,
  path: readonly string[],
  leaveOut: (from: number, to: number) => void,
): Promise<number | null> {
  if (bytes[start] !== 0x7b) return null
  let at = start + 1
  for (;;) {
    at = scan.contentStart(at)
    if (bytes[at] === 0x7d) return at + 1
    if (bytes[at] === 0x2c) {
      at++
      continue
    }
    const keyEnd = bytes[at] === 0x22 ? scan.stringEnd(at) : -1
    const colon = keyEnd < 0 ? -1 : scan.contentStart(keyEnd)
    if (bytes[colon] !== 0x3a) return null
    const value = scan.contentStart(colon + 1)
    const isOnPath = path.length > 0 && JSON.parse(bytes.toString('utf8', at, keyEnd)) === path[0]
    const end =
      isOnPath && bytes[value] === 0x7b
        ? await objectEnd(bytes, scan, value, path.slice(1), leaveOut)
        : await scan.valueEnd(value)
    if (end === null) return null
    if (path.length > 0 && !isOnPath) leaveOut(value, end)
    at = end
  }
}

/** Objects, arrays and strings. */
const LARGE_KINDS = [0x7b, 0x5b, 0x22]

/**
 * A value of the same kind that reads the same to whoever looks at the layout: it has the first line end of the old one,
 * its first indentation before a key, and the blanks that its last line begins with.
 */
function standIn(value: Buffer, token: string): string {
  const layout = layoutOf(value)
  switch (value[0]) {
    case 0x7b:
      return `{${layout.first}"":0,${layout.indented}"${token}":0${layout.last}}`
    case 0x5b:
      return `[${layout.first}0,${layout.indented}"${token}"${layout.last}]`
    default:
      return `"${token}"`
  }
}

function layoutOf(value: Buffer): { readonly first: string; readonly indented: string; readonly last: string } {
  const lineFeed = value.lastIndexOf(0x0a)
  const after = value.subarray(lineFeed + 1).lastIndexOf(0x0d)
  const last = after < 0 ? lineFeed : lineFeed + 1 + after
  if (last < 0) return { first: '', indented: '', last: '' }
  const head = value.toString('latin1', 0, HEAD)
  const [first = ''] = LINE_END.exec(head) ?? LINE_END.exec(value.toString('latin1')) ?? []
  const [, indented = ''] = INDENTED.exec(head) ?? INDENTED.exec(value.toString('latin1')) ?? []
  const [blanks = ''] = /^[\r\n][ \t]*/.exec(value.toString('latin1', last)) ?? []
  return { first, indented, last: blanks }
}

/** Bytes in which most layouts show. */
const HEAD = 65_536
/** As `text-style.ts` looks for them. */
const LINE_END = /\r\n|\n|\r/
const INDENTED = /([\r\n][ \t]+)(?:["']|[\w$]+:)/

function shortText(bytes: Buffer, start: number, gaps: readonly Gap[]): string {
  let at = start
  let text = ''
  for (const gap of gaps) {
    text += bytes.toString('utf8', at, gap.start) + gap.text
    at = gap.end
  }
  return text + bytes.toString('utf8', at)
}

/** Edits never reach into what was left out, so each gap is still there, and in its order. */
function wholeBytes(bytes: Buffer, gaps: readonly Gap[], text: string): Buffer {
  let at = 0
  const parts: Buffer[] = []
  for (const gap of gaps) {
    const found = text.indexOf(gap.text, at)
    if (found < 0) throw new Error('an edit took out what was not ours')
    parts.push(Buffer.from(text.slice(at, found)), bytes.subarray(gap.start, gap.end))
    at = found + gap.text.length
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(at))])
}
