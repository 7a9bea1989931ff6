/** Tells which lines of a text another one changes, with some lines around them, as a person reads a diff. */
import type { DiffLine, Hunk } from '../contract/diff.ts'

/** Unchanged lines that are shown around a change. */
const CONTEXT = 3
/** Cells of the table that finds the lines two texts share; beyond it, all of the middle counts as changed. */
const MOST_CELLS = 4_000_000

/** Empty for equal texts. A final line end that comes or goes shows as no line of its own. */
export function lineDiff(before: string, after: string): readonly Hunk[] {
  if (before === after) return []
  const { start, end } = commonEnds(before, after)
  const lead = lastLines(before.slice(0, start), CONTEXT)
  const tail = firstLines(before.slice(before.length - end), CONTEXT)
  const middle = changedLines(
    linesOf(before.slice(start, before.length - end)),
    linesOf(after.slice(start, after.length - end)),
  )
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  const lines = [...lead.map(same), ...middle, ...tail.map(same)]
  const first = countLineEnds(before.slice(0, start)) + 1 - lead.length
  return hunksOf(lines, first)
}

/** How many characters both texts share at the start and at the end, whole lines of them. */
function commonEnds(before: string, after: string): { readonly start: number; readonly end: number } {
  const most = Math.min(before.length, after.length)
  let same = 0
  while (same < most && before.charCodeAt(same) === after.charCodeAt(same)) same++
  const start = same === 0 ? 0 : before.lastIndexOf('\n', same - 1) + 1
  let end = 0
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++
  const lineEnd = before.indexOf('\n', before.length - end)
  // The line that holds the last difference is the middle's; what follows its line end is common.
  return { start, end: lineEnd < 0 ? 0 : before.length - lineEnd - 1 }
}

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').map((line) => line.replace(/\r$/, ''))
}

/** Found from the end, so that the start of a large text is not cut into lines. */
function lastLines(text: string, count: number): readonly string[] {
  let from = text.length
  for (let line = 0; line <= count && from > 0; line++) from = text.lastIndexOf('\n', from - 1)
  return linesOf(text.slice(from + 1)).slice(-count)
}

function firstLines(text: string, count: number): readonly string[] {
  let to = 0
  for (let line = 0; line < count && to >= 0 && to < text.length; line++) {
    const lineEnd = text.indexOf('\n', to)
    to = lineEnd < 0 ? text.length : lineEnd + 1
  }
  return linesOf(text.slice(0, to))
}

function countLineEnds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** The shortest way from one list of lines to the other: what goes before what comes. */
function changedLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const out = (text: string): DiffLine => ({ kind: 'out', text })
  const into = (text: string): DiffLine => ({ kind: 'in', text })
  const width = after.length + 1
  if ((before.length + 1) * width > MOST_CELLS) return [...before.map(out), ...after.map(into)]
  const shared = new Uint32Array((before.length + 1) * width)
  const at = (row: number, column: number): number => shared[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const isSame = before[row] === after[column]
      shared[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const lines: DiffLine[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]]
    if (old !== undefined && old === fresh) {
      lines.push({ kind: 'same', text: old })
      row++
      column++
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(out(old))
      row++
    } else if (fresh !== undefined) {
      lines.push(into(fresh))
      column++
    }
  }
  return lines
}

/** Cuts out the stretches that change, each with its context; what lies between them is left out. */
function hunksOf(lines: readonly DiffLine[], first: number): readonly Hunk[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  )
  const hunks: { before: number; after: number; lines: DiffLine[] }[] = []
  let [before, after] = [first, first]
  for (const [index, line] of lines.entries()) {
    if (near[index] && !near[index - 1]) hunks.push({ before, after, lines: [] })
    if (near[index]) hunks.at(-1)?.lines.push(line)
    if (line.kind !== 'in') before++
    if (line.kind !== 'out') after++
  }
  return hunks
}
