/**
 * Puts one property into a JSON object and takes one out, as exact inverses of each other.
 * Not jsonc-parser's `modify`: it formats whole lines that it touches, and so changes what is not ours.
 */
import type { OutlineValue } from './json-outline.ts'
import { indentAt, indentUnitOf, lineEndOf, type Splice } from './text-style.ts'

/** The splices that add `name: value` behind the last property. The object must have one already. */
export function addedProperty(text: string, object: OutlineValue, name: string, value: unknown): readonly Splice[] {
  const last = object.properties.at(-1)
  if (!last) throw new Error('addedProperty needs an object with properties')
  const previous = object.properties.at(-2)
  const lead = text.slice((previous?.comma ?? object.start) + 1, last.keyStart)
  const key = JSON.stringify(name)
  if (!/[\r\n]/.test(lead)) {
    const gap = text.slice(blanksBefore(text, last.keyStart), last.keyStart)
    const property = gap === '' ? `${key}:${JSON.stringify(value)}` : `${key}: ${inline(value)}`
    return [{ start: last.value.end, end: last.value.end, text: `,${gap}${property}` }]
  }
  const indent = indentAt(text, last.keyStart)
  const lineEnd = lineEndOf(lead)
  const property = `${lineEnd}${indent}${key}: ${block(value, indentUnitOf(text), indent, lineEnd)}`
  if (last.comma !== null) {
    const at = endOfLineContent(text, last.comma + 1)
    return [{ start: at, end: at, text: `${property},` }]
  }
  const at = endOfLineContent(text, last.value.end)
  // A note at the end of the neighbour's line stays with the neighbour: the comma goes before it, we go behind it.
  if (at === last.value.end) return [{ start: at, end: at, text: `,${property}` }]
  return [
    { start: last.value.end, end: last.value.end, text: ',' },
    { start: at, end: at, text: property },
  ]
}

/** The splices that take the property at `index` out, as if it had never been there. */
export function removedProperty(text: string, object: OutlineValue, index: number): readonly Splice[] {
  const own = object.properties[index]
  if (!own) throw new Error('removedProperty needs an index of the object')
  const before = object.properties[index - 1]
  const after = object.properties[index + 1]
  const blanks = blanksBefore(text, own.keyStart)
  const end = own.comma === null ? own.value.end : own.comma + 1

  if (after) {
    // On a line shared with what follows, the line end before us is not ours to take.
    const gapAfter = text.slice(end, after.keyStart)
    const ownLine = /[\r\n]/.test(text.slice(blanks, own.keyStart))
    if (ownLine && !/[\r\n]/.test(gapAfter)) return [{ start: own.keyStart, end: after.keyStart, text: '' }]
    return [{ start: blanks, end, text: '' }]
  }
  if (!before) {
    const rest = text.slice(object.start + 1, own.keyStart) + text.slice(end, object.end - 1)
    if (rest.trim() === '') return [{ start: object.start, end: object.end, text: '{}' }]
    return [{ start: blanks, end, text: '' }]
  }
  const ours = { start: blanks, end, text: '' }
  if (own.comma !== null || before.comma === null) return [ours]
  return [{ start: before.comma, end: before.comma + 1, text: '' }, ours]
}

/** `{ a: { b: inner } }` for the path `['a', 'b']`. */
export function nested(path: readonly string[], inner: unknown): unknown {
  return path.reduceRight((value, key) => Object.fromEntries([[key, value]]), inner)
}

/** The text of a value over several lines, its first line without indentation. */
export function block(value: unknown, unit: string, indent: string, lineEnd: string): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', `${lineEnd}${indent}`)
}

/** On one line, with blanks between the parts. Line breaks in strings are escaped, so each one here is layout. */
export function inline(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, ' ')
}

function blanksBefore(text: string, offset: number): number {
  let start = offset
  while (start > 0 && /[ \t\r\n]/.test(text[start - 1] ?? '')) start--
  return start
}

/** Past blanks and comments as far as they reach on this line; `offset` itself when something else follows. */
function endOfLineContent(text: string, offset: number): number {
  const comments = /(?:[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/))+(?=[ \t]*(?:[\r\n]|$))/y
  comments.lastIndex = offset
  return comments.test(text) ? comments.lastIndex : offset
}
