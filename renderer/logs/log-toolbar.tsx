/** What can be done with a log. */
import { ArrowDownToLine, ChevronDown, ChevronUp, Clock, Copy, Download, Pause, Search, WrapText } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Button, IconButton, type IconButtonProps } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { count } from '../words/amounts.ts'

export interface LogToolbarProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly matches: number
  /** 1 for the first match, 0 while on none. */
  readonly position: number
  readonly onStep: (step: 1 | -1) => void
  readonly follow: boolean
  readonly onFollow: (follow: boolean) => void
  readonly times: boolean
  readonly onTimes: (times: boolean) => void
  readonly wrap: boolean
  readonly onWrap: (wrap: boolean) => void
  readonly selected: number
  readonly onCopy: () => void
  readonly onSave: () => void
}

export function LogToolbar(props: LogToolbarProps) {
  const { follow, onFollow, times, onTimes, wrap, onWrap, selected, onCopy, onSave } = props
  return (
    <div
      role="toolbar"
      aria-label="Log"
      className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-3 pl-4"
    >
      <LogSearch {...props} />
      <span className="flex-1" />
      <Toggle label="Timestamps" pressed={times} onClick={() => onTimes(!times)}>
        <Clock size={15} />
      </Toggle>
      <Toggle label="Wrap lines" pressed={wrap} onClick={() => onWrap(!wrap)}>
        <WrapText size={15} />
      </Toggle>
      <IconButton label={selected > 0 ? `Copy ${count(selected)} selected` : 'Copy all'} onClick={onCopy}>
        <Copy size={14} />
      </IconButton>
      <IconButton label="Save log" onClick={onSave}>
        <Download size={15} />
      </IconButton>
      <Button className="ml-1 w-[86px]" aria-label={follow ? 'Pause' : 'Follow'} onClick={() => onFollow(!follow)}>
        {follow ? <Pause size={13} fill="currentColor" aria-hidden /> : <ArrowDownToLine size={14} aria-hidden />}
        {follow ? 'Pause' : 'Follow'}
      </Button>
    </div>
  )
}

function LogSearch({ query, onQuery, matches, position, onStep }: LogToolbarProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      onStep(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      onQuery('')
      event.currentTarget.blur()
    }
  }
  const told = matches === 0 ? 'No match' : `${position > 0 ? `${count(position)} of ` : ''}${count(matches)}`
  return (
    <>
      <div className="relative w-52 min-w-24 shrink">
        <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2.5 text-faint" />
        <input
          type="search"
          aria-label="Search log"
          placeholder="Search log"
          value={query}
          spellCheck={false}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-7 w-full rounded-md bg-sunken pr-2 pl-8 outline-none ring-1 ring-line ring-inset focus:ring-2 focus:ring-accent [&::-webkit-search-cancel-button]:hidden"
        />
      </div>
      {query !== '' && (
        <>
          <span
            role="status"
            className={classNames('whitespace-nowrap px-1 text-small', matches === 0 ? 'text-warn-ink' : 'text-muted')}
          >
            {told}
          </span>
          <IconButton label="Previous match" size="small" disabled={matches === 0} onClick={() => onStep(-1)}>
            <ChevronUp size={15} />
          </IconButton>
          <IconButton label="Next match" size="small" disabled={matches === 0} onClick={() => onStep(1)}>
            <ChevronDown size={15} />
          </IconButton>
        </>
      )}
    </>
  )
}

function Toggle({ pressed, className, ...rest }: IconButtonProps & { readonly pressed: boolean }) {
  return (
    <IconButton
      aria-pressed={pressed}
      className={classNames(pressed && 'bg-selected text-accent-ink', className)}
      {...rest}
    />
  )
}
