/** The lines themselves: only those in view are in the page, whatever the length of the log. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { holdsModifier } from '../frame/keys.ts'
import { classNames } from '../ui/class-names.ts'
import { LogLineRow } from './log-line-row.tsx'
import { isSelected, type LineSelection } from './log-selection.ts'
import type { Log } from './use-log.ts'

/** Pixels of one line; the same as in log-line-row. */
const lineHeight = 18

export interface LogLinesHandle {
  /** Scrolls to a line by its number. */
  show(number: number): void
}

export interface LogLinesProps {
  readonly ref: Ref<LogLinesHandle>
  readonly id: string
  readonly log: Log
  readonly times: boolean
  readonly wrap: boolean
  readonly query: string
  readonly match: number | null
  readonly follow: boolean
  readonly onFollow: (follow: boolean) => void
  readonly selection: LineSelection | null
  readonly onSelect: (selection: LineSelection | null) => void
  readonly onCopy: () => void
}

export function LogLines({
  ref,
  id,
  log,
  times,
  wrap,
  query,
  match,
  follow,
  onFollow,
  selection,
  onSelect,
  onCopy,
}: LogLinesProps) {
  const scroller = useRef<HTMLElement>(null)
  const first = log.buffer.first()
  const size = log.buffer.end() - first
  const virtualizer = useVirtualizer({
    count: size,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => first + index,
    overscan: 20,
    paddingStart: 8,
    paddingEnd: 8,
  })
  useImperativeHandle(ref, () => ({
    show: (number) => virtualizer.scrollToIndex(number - log.buffer.first(), { align: 'center' }),
  }))
  // Heights measured while lines wrapped, or without times, are wrong now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when to measure anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, wrap, times])
  const height = virtualizer.getTotalSize()
  useSteadyView(scroller, first, height, follow)

  const lastTop = useRef(0)
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const { scrollHeight, scrollTop, clientHeight } = element
    // Only a person scrolls up; lines that come or change their height move the end, not the view.
    if (scrollHeight - scrollTop - clientHeight < lineHeight) onFollow(true)
    else if (scrollTop < lastTop.current) onFollow(false)
    lastTop.current = scrollTop
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const letter = holdsModifier(event.nativeEvent) ? event.key.toLowerCase() : ''
    if (letter === 'a') onSelect({ anchor: first, head: first + size - 1 })
    else if (letter === 'c' && selection) onCopy()
    else if (event.key === 'Escape' && selection) onSelect(null)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent) => {
    const number = Number(
      (event.target as HTMLElement).closest<HTMLElement>('[data-line]')?.dataset['line'] ?? Number.NaN,
    )
    if (Number.isNaN(number)) return
    if (event.shiftKey && selection) onSelect({ anchor: selection.anchor, head: number })
    else if ((event.target as HTMLElement).closest('[data-gutter]')) onSelect({ anchor: number, head: number })
    else if (selection) onSelect(null)
  }
  return (
    <section
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label={`Log of ${id}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      data-selectable
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
      className="relative min-h-0 flex-1 overflow-auto bg-sunken font-mono text-small leading-[18px] outline-offset-[-2px]"
    >
      {size === 0 && (
        <p className="px-6 py-5 font-sans text-muted">
          {log.ended ? 'It has written nothing.' : 'Waiting for its first line.'}
        </p>
      )}
      <div className={classNames('relative', wrap ? 'w-full' : 'w-max min-w-full')} style={{ height }}>
        <div
          className={classNames('absolute top-0 left-0', wrap ? 'w-full' : 'w-max min-w-full')}
          style={{ transform: `translateY(${virtualizer.getVirtualItems()[0]?.start ?? 0}px)` }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const number = first + item.index
            const line = log.buffer.at(number)
            if (!line) return null
            return (
              <LogLineRow
                key={number}
                measure={wrap ? virtualizer.measureElement : undefined}
                index={item.index}
                number={number}
                line={line}
                times={times}
                wrap={wrap}
                query={query}
                current={number === match}
                selected={isSelected(selection, number)}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}

/** Stays at the end while following; otherwise keeps the same lines in view when old ones leave at the top. */
function useSteadyView(
  scroller: { readonly current: HTMLElement | null },
  first: number,
  height: number,
  follow: boolean,
): void {
  const before = useRef(first)
  useLayoutEffect(() => {
    const element = scroller.current
    const left = first - before.current
    before.current = first
    if (!element) return
    if (follow) element.scrollTop = Math.max(height, element.scrollHeight)
    else if (left > 0) element.scrollTop -= left * lineHeight
  }, [scroller, first, height, follow])
}
