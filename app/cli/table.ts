/** Lines up columns for a terminal. */
import { stripVTControlCharacters } from 'node:util'

const GAP = 2

/** One line for the heads and one for each row; every column is as wide as its widest cell, colours not counted. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heads.map((head, column) => Math.max(...[head, ...rows.map((row) => row[column] ?? '')].map(width)))
  return [heads, ...rows].map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell) + GAP))
      .join('')
      .trimEnd(),
  )
}

const width = (cell: string): number => [...stripVTControlCharacters(cell)].length
