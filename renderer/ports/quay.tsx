// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid; the rows of a real table cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: of a grid only the cells take the focus
/** The lines of the plan: the digits above it, and one side of a pier with its ten berths. */
import { memo } from 'react'
import { classNames } from '../ui/class-names.ts'
import { Berth } from './berth.tsx'
import { isLow, perRow, portsOfRow, type Range, rowStart, sizesOf } from './plan-rows.ts'

/** Not a grid: laying one out takes twice as long, and a thousand berths scroll by. */
const columns = 'flex'
const firstColumn = 'w-11 shrink-0'
const column = 'w-0 flex-1'
const digits = Array.from({ length: perRow }, (_, digit) => digit)

/** Seen only where berths are too low to have their number on the pier. */
export const Digits = memo(function Digits({ low }: { low: boolean }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={low ? classNames(columns, 'sticky top-0 z-20 h-6 bg-surface text-tiny') : 'sr-only'}
    >
      <span role="columnheader" className="sr-only">
        Row
      </span>
      <span aria-hidden className={firstColumn} />
      {digits.map((digit) => (
        <span
          key={digit}
          role="columnheader"
          className={classNames(column, 'pl-[10px] font-mono text-faint leading-6')}
        >
          {digit}
        </span>
      ))}
    </div>
  )
})

interface QuayProps {
  readonly range: Range
  readonly row: number
  readonly top: number
}

/** One side of a pier. */
export const Quay = memo(function Quay({ range, row, top }: QuayProps) {
  const low = isLow(range)
  const side = row % 2 === 0 ? 'above' : 'below'
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={classNames(columns, 'absolute inset-x-0')}
      // A row never moves, so it needs no transform, and without one the rows are painted as one.
      style={{ height: sizesOf(range).row, top }}
    >
      <span
        aria-hidden
        className={classNames(
          'absolute right-0 left-11',
          low ? side === 'above' && '-bottom-[2px] h-1 rounded-full bg-line-strong' : 'h-4 bg-hover',
          !low && (side === 'above' ? 'bottom-0 rounded-t-[5px]' : 'top-0 rounded-b-[5px]'),
        )}
      />
      <span
        aria-hidden
        className={classNames(
          'fingers absolute left-11',
          low ? 'h-2' : 'h-5',
          side === 'above' ? (low ? 'bottom-0' : 'bottom-[19px]') : low ? 'top-0' : 'top-[19px]',
        )}
      />
      <span
        role="rowheader"
        className={classNames(
          firstColumn,
          'flex font-mono text-muted text-small leading-4',
          low ? 'h-[22px] items-center' : side === 'above' ? 'items-end' : 'items-start',
          low && side === 'below' && 'mt-1',
        )}
      >
        {rowStart(range, row)}
      </span>
      {portsOfRow(range, row).map((port, digit) =>
        port === null ? (
          <span key={-digit - 1} aria-hidden className={column} />
        ) : (
          <Berth key={port} port={port} low={low} side={side} />
        ),
      )}
    </div>
  )
})
