/** Puts one item into a YAML collection and takes one out, as exact inverses of each other. */
import type { ConfigSource } from './config-document.ts'
import { refusal } from './refusal.ts'
import { indentAt, lineEndOf, type Splice } from './text-style.ts'
import type { YamlCollection, YamlItem } from './yaml-outline.ts'

/** An item in the two forms that it may have to take. */
export interface Addition {
  /** Its lines, `indent` in front of each. */
  lines(indent: string): readonly string[]
  readonly inline: string
}

/** Behind the last item, in the form of the others. The collection must have one. */
export function addedItem({ text }: ConfigSource, collection: YamlCollection, addition: Addition): readonly Splice[] {
  const last = collection.items.at(-1)
  if (!last) throw new Error('addedItem needs a collection with items')
  if (collection.style === 'block') return [linesBelow(text, last.end, addition.lines(indentOf(text, last)))]
  return [{ start: last.end, end: last.end, text: `, ${addition.inline}` }]
}

export function replacedItem(
  source: ConfigSource,
  collection: YamlCollection,
  index: number,
  addition: Addition,
): readonly Splice[] {
  const { text } = source
  const item = itemAt(collection, index)
  if (collection.style === 'flow') return [{ start: item.start, end: item.end, text: addition.inline }]
  assertOwnLines(source, item)
  const end = endOfLine(text, item.end)
  const lineEnd = lineEndAt(text, item.end)
  const closing = isLineStart(text, end) ? lineEnd : ''
  return [
    {
      start: startOfLine(text, item.start),
      end,
      text: addition.lines(indentOf(text, item)).join(lineEnd) + closing,
    },
  ]
}

/** As if the item at `index` had never been there; the last one leaves its brackets, or nothing. */
export function removedItem(source: ConfigSource, collection: YamlCollection, index: number): readonly Splice[] {
  const { text } = source
  const item = itemAt(collection, index)
  if (collection.style === 'block') {
    assertOwnLines(source, item)
    return [withoutLines(text, startOfLine(text, item.start), endOfLine(text, item.end))]
  }
  const before = collection.items[index - 1]
  const after = collection.items[index + 1]
  if (before) return [{ start: before.end, end: item.end, text: '' }]
  if (after) return [{ start: item.start, end: after.start, text: '' }]
  return [{ start: collection.start + 1, end: collection.end - 1, text: '' }]
}

/** Whole lines behind the line that holds `offset`. A text without a last line end does not get one. */
export function linesBelow(text: string, offset: number, lines: readonly string[]): Splice {
  const at = endOfLine(text, offset)
  const lineEnd = lineEndAt(text, offset)
  const block = lines.join(lineEnd)
  return { start: at, end: at, text: isLineStart(text, at) ? block + lineEnd : lineEnd + block }
}

function withoutLines(text: string, start: number, end: number): Splice {
  if (isLineStart(text, end)) return { start, end, text: '' }
  if (start > 0) return { start: start - lineEndBefore(text, start).length, end, text: '' }
  return { start, end: end + (/^\r?\n/.exec(text.slice(end))?.[0].length ?? 0), text: '' }
}

function itemAt({ items }: YamlCollection, index: number): YamlItem {
  const item = items[index]
  if (!item) throw new Error('There is no such item')
  return item
}

/** `- - a`, `? a` and `&x a: 1` share their line with something that is not the item. */
function assertOwnLines({ file, text }: ConfigSource, { start, name }: YamlItem): void {
  if (text.slice(startOfLine(text, start), start).trim() === '') return
  throw refusal(
    file,
    `"${name}" does not begin on a line of its own`,
    `Edit "${name}" by hand, or put it on its own lines, then try again.`,
  )
}

export const indentOf = (text: string, { start }: Pick<YamlItem, 'start'>): string => indentAt(text, start)

const isLineStart = (text: string, offset: number): boolean => offset > 0 && text[offset - 1] === '\n'

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** `offset` itself behind a text of several lines (`|`), which ends with its last line end. */
function endOfLine(text: string, offset: number): number {
  if (isLineStart(text, offset)) return offset
  const next = text.indexOf('\n', offset)
  if (next < 0) return text.length
  return next > offset && text[next - 1] === '\r' ? next - 1 : next
}

/** The line end that is used right there: a file may have both kinds. */
function lineEndAt(text: string, offset: number): string {
  if (isLineStart(text, offset)) return lineEndBefore(text, offset)
  return /\r?\n/.exec(text.slice(offset))?.[0] ?? lineEndOf(text)
}

function lineEndBefore(text: string, offset: number): string {
  return text.slice(0, offset).endsWith('\r\n') ? '\r\n' : '\n'
}
