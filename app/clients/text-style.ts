/** Reads how a person's file is laid out, so that what we add looks like what is there. */

/** The line end of the first line; '\n' for a text of one line. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
}

/** The indentation of one level: that of the first indented line that opens with a key; two spaces when there is none. */
export function indentUnitOf(text: string): string {
  return /(?:^|[\r\n])([ \t]+)(?:["']|[\w$]+:)/.exec(text)?.[1] ?? '  '
}

/** The blanks at the start of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  let start = offset
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

/** One replacement of `[start, end)`. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with all splices done; they must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: insert }) => result.slice(0, start) + insert + result.slice(end), text)
}
