/** A field that narrows down what is shown: Escape empties it and leaves, Enter goes to a match. */
import { Search } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly query: string
  readonly onQuery: (query: string) => void
  /** -1 with Shift: the match before. */
  readonly onEnter?: (step: 1 | -1) => void
  /** Where it stands and how wide it is. */
  readonly className?: string
  /** Told inside the field, at its end. */
  readonly children?: ReactNode
}

export function SearchField({ label, placeholder, query, onQuery, onEnter, className, children }: SearchFieldProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onQuery('')
      event.currentTarget.blur()
    } else if (event.key === 'Enter' && onEnter) {
      event.preventDefault()
      onEnter(event.shiftKey ? -1 : 1)
    }
  }
  return (
    <div className={classNames('relative', className)}>
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2.5 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={query}
        spellCheck={false}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className={classNames(
          'h-7 w-full rounded-md bg-sunken pl-8 outline-none ring-1 ring-line ring-inset focus:ring-2 focus:ring-accent [&::-webkit-search-cancel-button]:hidden',
          children && query !== '' ? 'pr-16' : 'pr-2',
        )}
      />
      {children}
    </div>
  )
}
