/** Makes a diff fit to be shown: credentials masked, lines of a text without line breaks cut to where they differ. */
import { isCredential, looksLikeCredential, MASK, maskedText } from '../contract/credential.ts'
import type { DiffLine, Hunk } from '../contract/diff.ts'
import { lineDiff } from './line-diff.ts'

/** Characters of a line; a config written on one line can be megabytes of it. */
const LONGEST_LINE = 240
/** Characters that stay on either side of what differs. */
const AROUND = 80
/** Characters in which the quotes of a text are looked for; what masks takes long on a longer word. */
const LONGEST_WORD = 1_000

/** `secrets`: what must not be seen wherever it stands, beside what looks like a credential. */
export function shownDiff(before: string, after: string, secrets: readonly string[]): readonly Hunk[] {
  return lineDiff(before, after).map((hunk) => ({ ...hunk, lines: shownLines(hunk.lines, secrets) }))
}

/** A text by itself, like an entry, masked in the same way. */
export function shownText(text: string, secrets: readonly string[]): string {
  const lines = text.split('\n').map((line): DiffLine => ({ kind: 'same', text: line }))
  return shownLines(lines, secrets)
    .map((line) => line.text)
    .join('\n')
}

function shownLines(lines: readonly DiffLine[], secrets: readonly string[]): readonly DiffLine[] {
  return lines.map(({ kind, text }, index) => {
    const [from, to] = text.length > LONGEST_LINE ? differingPart(lines, index) : [0, text.length]
    const masked = maskedLine(text.slice(from, to), lines[index - 1]?.text ?? '', secrets)
    return { kind, text: `${from > 0 ? '…' : ''}${masked}${to < text.length ? '…' : ''}` }
  })
}

/** Where a long line differs from the one it replaces or is replaced by; its start when there is none. */
function differingPart(lines: readonly DiffLine[], index: number): readonly [number, number] {
  const text = lines[index]?.text ?? ''
  const other = counterpart(lines, index)
  if (other === null) return [0, AROUND * 2]
  const most = Math.min(text.length, other.length)
  let start = 0
  while (start < most && text[start] === other[start]) start++
  let end = 0
  while (end < most - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end++
  const from = wholeFrom(text, Math.max(0, start - AROUND))
  return [from, Math.max(from, wholeTo(text, Math.min(text.length, text.length - end + AROUND)))]
}

/** The quote before a place, or the next one where that is far: half a credential would not be known for one. */
function wholeFrom(text: string, place: number): number {
  const near = Math.max(0, place - LONGEST_WORD)
  const before = text.slice(near, place + 1).lastIndexOf('"')
  if (before >= 0) return near + before
  if (near === 0) return 0
  const behind = text.indexOf('"', place)
  return behind < 0 ? text.length : behind
}

function wholeTo(text: string, place: number): number {
  const behind = text.slice(place, place + LONGEST_WORD).indexOf('"')
  if (behind >= 0) return place + behind + 1
  if (place + LONGEST_WORD >= text.length) return text.length
  return text.lastIndexOf('"', place) + 1
}

function counterpart(lines: readonly DiffLine[], index: number): string | null {
  const kind = lines[index]?.kind
  if (kind === 'same') return null
  const wanted = kind === 'out' ? 'in' : 'out'
  const [ahead, behind] = [lines.slice(index + 1), lines.slice(0, index).reverse()]
  return (kind === 'out' ? ahead : behind).find((line) => line.kind === wanted)?.text ?? null
}

/** `name = "value"` of TOML, which has blanks where `maskedText` knows none. */
const TOML_PAIR = /([\w.-]+|"[^"]*")(\s+=\s*)(["'])((?:Bearer\s+)?)([^"']*)\3/g
const LONE_STRING = /^(\s*")([^"]*)("\s*,?\s*)$/

function maskedLine(line: string, previous: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, MASK), line)
  // The value of a flag may stand on the line after it.
  const flag = /^\s*"(--?[\w.-]+)"\s*,\s*$/.exec(previous)?.[1]
  const lone = flag !== undefined && looksLikeCredential(flag) ? known.replace(LONE_STRING, `$1${MASK}$3`) : known
  const pairs = lone.replace(
    TOML_PAIR,
    (all, name: string, equals: string, quote: string, scheme: string, value: string) =>
      isCredential(name.replaceAll('"', ''), value) ? `${name}${equals}${quote}${scheme}${MASK}${quote}` : all,
  )
  return maskedText(pairs)
}
