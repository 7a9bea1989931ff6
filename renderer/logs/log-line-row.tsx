/** One line: a gutter that says which output it came from, the time when wanted, the text in its colours. */
import { memo } from 'react'
import type { LogLine } from '../../app/contract/streams.ts'
import { classNames } from '../ui/class-names.ts'
import { AnsiText } from './ansi-text.tsx'

export interface LogLineRowProps {
  /** Set when heights differ, as with wrapped lines. */
  readonly measure: ((element: HTMLElement | null) => void) | undefined
  readonly index: number
  readonly number: number
  readonly line: LogLine
  readonly times: boolean
  readonly wrap: boolean
  readonly query: string
  /** The match the search stands on. */
  readonly current: boolean
  readonly selected: boolean
}

export const LogLineRow = memo(function LogLineRow(props: LogLineRowProps) {
  const { measure, index, number, line, times, wrap, query, current, selected } = props
  const stderr = line.source === 'stderr'
  return (
    <div
      ref={measure}
      data-index={index}
      data-line={number}
      data-source={line.source}
      className={classNames(
        'flex min-h-[18px] pr-6 contain-content',
        selected ? 'bg-selected' : current ? 'bg-warn-wash' : 'hover:bg-hover',
      )}
    >
      <span
        data-gutter
        title={stderr ? 'stderr. Click to select the line.' : 'stdout. Click to select the line.'}
        className={classNames(
          'mr-2 flex w-6 shrink-0 cursor-pointer select-none justify-center text-tiny leading-[18px]',
          stderr ? 'border-warn border-l-2 text-warn-ink' : 'border-transparent border-l-2',
        )}
      >
        {stderr ? 'E' : ''}
      </span>
      {times && (
        <time dateTime={line.time} className="mr-3 shrink-0 select-none text-faint">
          {clockTime(line.time)}
        </time>
      )}
      <span className={classNames('min-w-0', wrap ? 'whitespace-pre-wrap break-all' : 'whitespace-pre')}>
        <AnsiText text={line.text} query={query} />
      </span>
    </div>
  )
})

/** Local time to the millisecond; the engine's own text when it is no date. */
function clockTime(time: string): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return time
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
