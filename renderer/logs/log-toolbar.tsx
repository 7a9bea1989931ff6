/** What can be done with a log. */
import { ArrowDownToLine, ChevronDown, ChevronUp, Clock, Copy, Download, Pause, WrapText } from 'lucide-react'
import { Button, IconButton, type IconButtonProps } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { SearchField } from '../ui/search-field.tsx'
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
  const told = matches === 0 ? 'No match' : `${position > 0 ? `${count(position)} of ` : ''}${count(matches)}`
  return (
    <>
      <SearchField
        label="Search log"
        placeholder="Search log"
        query={query}
        onQuery={onQuery}
        onEnter={onStep}
        className="w-52 min-w-24 shrink"
      />
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
