/** How the range lies on the plan: rows of ten by the last digit, two rows to a pier. Pure. */

export interface Range {
  readonly first: number
  readonly last: number
}

/** Decimal on purpose: the row's number and the column's digit make the port, so it is read without counting. */
export const perRow = 10

/** Ranges over this are drawn with low berths, one line each: a thousand tall ones would be ten windows high. */
const tallUpTo = 200

export interface Sizes {
  /** Pixels of a row of berths. */
  readonly row: number
  /** Pixels of water between two piers. */
  readonly channel: number
}

const sizes = { tall: { row: 55, channel: 14 }, low: { row: 26, channel: 10 } } as const

export const isLow = ({ first, last }: Range): boolean => last - first + 1 > tallUpTo

export const sizesOf = (range: Range): Sizes => (isLow(range) ? sizes.low : sizes.tall)

/** The port at the first column, whether the range has it or not: 3700 for a range from 3703. */
export const rowStart = (range: Range, row: number): number => decade(range.first) + row * perRow

export const rowOf = (range: Range, port: number): number => (decade(port) - decade(range.first)) / perRow

export const rowCount = (range: Range): number => rowOf(range, range.last) + 1

export const isInRange = ({ first, last }: Range, port: number): boolean => port >= first && port <= last

/** The ten places of a row; null where the range has not begun yet or is over. */
export function portsOfRow(range: Range, row: number): readonly (number | null)[] {
  const start = rowStart(range, row)
  return Array.from({ length: perRow }, (_, digit) => (isInRange(range, start + digit) ? start + digit : null))
}

/** Pixels, with the water below where it is the lower side of its pier. */
export function rowHeight(range: Range, row: number): number {
  const { row: height, channel } = sizesOf(range)
  return row % 2 === 0 ? height : height + channel
}

const decade = (port: number): number => port - (port % perRow)
