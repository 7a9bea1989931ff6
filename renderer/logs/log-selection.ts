/** Which lines of a log are selected, by number: a selection reaches beyond the rows that are drawn. Pure. */
import { plainText } from './ansi.ts'
import type { LogBuffer } from './ring-buffer.ts'

export interface LineSelection {
  readonly anchor: number
  readonly head: number
}

export const isSelected = (selection: LineSelection | null, number: number): boolean =>
  selection !== null &&
  number >= Math.min(selection.anchor, selection.head) &&
  number <= Math.max(selection.anchor, selection.head)

/** What the contract's copy:text takes. */
const mostCharacters = 20_000_000

export interface CopiedLines {
  readonly text: string
  readonly lines: number
}

/** The selected lines, or all, without colours; the newest of them when they are more than the clipboard takes. */
export function linesToCopy(buffer: LogBuffer, selection: LineSelection | null, limit = mostCharacters): CopiedLines {
  const from = Math.max(buffer.first(), selection ? Math.min(selection.anchor, selection.head) : 0)
  const to = Math.min(
    buffer.end() - 1,
    selection ? Math.max(selection.anchor, selection.head) : Number.POSITIVE_INFINITY,
  )
  const lines: string[] = []
  let length = 0
  for (let number = to; number >= from; number -= 1) {
    const text = plainText(buffer.at(number)?.text ?? '')
    length += text.length + 1
    if (length > limit) break
    lines.push(text)
  }
  return { text: lines.reverse().join('\n'), lines: lines.length }
}
