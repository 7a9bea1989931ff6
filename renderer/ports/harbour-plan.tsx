// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid; the rows of a real table cannot be placed one by one
/** The range as a harbour from above: piers with a row of berths on either side, walked with the keys of a grid. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { PortMap } from '../../app/contract/ports.ts'
import { holdsModifier } from '../frame/keys.ts'
import { actOn, choose } from './berth-actions.ts'
import { focusBerth, portOf } from './grid-focus.ts'
import { portFrom } from './plan-keys.ts'
import { isLow, perRow, rowCount, rowHeight, rowOf, sizesOf } from './plan-rows.ts'
import { usePlan } from './plan-view.ts'
import { Digits, Quay } from './quay.tsx'
import type { Hover } from './use-hover.ts'

/** Pixels above the first pier: the line of digits, which stays in sight, or water. */
const head = { low: 24, tall: 12 } as const

/** Rows: a hundred ports are a page, where that many are in view. */
const longestPage = 10

export interface HarbourPlanProps {
  readonly range: PortMap['range']
  readonly scroller: HTMLElement | null
  readonly hover: Hover
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

export function HarbourPlan({ range, scroller, hover, onPointerDown }: HarbourPlanProps) {
  const low = isLow(range)
  const headHeight = low ? head.low : head.tall
  const active = usePlan((plan) => plan.active) ?? range.first
  const isSearching = usePlan(({ outstanding }) => outstanding !== null)
  const activeRow = rowOf(range, Math.min(range.last, Math.max(range.first, active)))
  const virtualizer = useVirtualizer({
    count: rowCount(range),
    getScrollElement: () => scroller,
    estimateSize: (row) => rowHeight(range, row),
    overscan: 2,
    scrollMargin: headHeight,
    // The berth that Tab reaches must be in the page, wherever the person has scrolled.
    rangeExtractor: (view) => withRow(defaultRangeExtractor(view), activeRow),
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const port = portOf(event.target)
    if (port === null || event.altKey) return
    const inView = Math.floor((scroller?.clientHeight ?? 0) / sizesOf(range).row) - 1
    const page = Math.min(longestPage, Math.max(1, inView))
    const next = portFrom(port, { key: event.key, far: holdsModifier(event.nativeEvent) }, range, page)
    if (next !== null) focusBerth(next)
    else if (event.key === 'Enter' || event.key === ' ') actOn(port)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="grid"
      aria-label={`Ports ${range.first} to ${range.last}`}
      aria-rowcount={rowCount(range) + 1}
      aria-colcount={perRow + 1}
      data-searching={isSearching || undefined}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const port = portOf(target)
        if (port !== null) usePlan.setState({ active: port, focused: target.matches(':focus-visible') ? port : null })
      }}
      onPointerDown={onPointerDown}
      onPointerOver={({ target }) => hover.over(portOf(target))}
      onPointerLeave={() => hover.over(null)}
      onClick={({ target }) => {
        const port = portOf(target)
        if (port !== null) choose(port)
      }}
    >
      <Digits low={low} />
      <div
        role="rowgroup"
        className="relative"
        style={{ height: virtualizer.getTotalSize(), marginTop: low ? 0 : head.tall }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <Quay key={index} range={range} row={index} top={start - headHeight} />
        ))}
      </div>
    </div>
  )
}

function withRow(rows: number[], row: number): number[] {
  return rows.includes(row) ? rows : [...rows, row].toSorted((left, right) => left - right)
}
