/** Finds a berth by name, port or pid: matches stay, Enter goes to the first. */
import { Search } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { usePortMap } from '../state/port-map.ts'
import { classNames } from '../ui/class-names.ts'
import { counted } from '../words/amounts.ts'
import { focusBerth } from './grid-focus.ts'
import { lookFor, usePlan } from './plan-view.ts'
import { firstMatch } from './port-search.ts'

export function PortSearchField() {
  const query = usePlan((plan) => plan.query)
  const found = usePlan(({ matches }) => matches?.size ?? 0)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      lookFor('')
      event.currentTarget.blur()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const { matches } = usePlan.getState()
      const first = matches && firstMatch(matches, query, usePortMap.getState().map?.slots ?? [])
      if (first !== null) focusBerth(first)
    }
  }
  return (
    <div className="relative w-56 shrink-0 max-[899px]:w-44">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2.5 text-faint" />
      <input
        type="search"
        aria-label="Search ports"
        placeholder="Name, port or pid"
        value={query}
        spellCheck={false}
        onChange={(event) => lookFor(event.target.value)}
        onKeyDown={onKeyDown}
        className={classNames(
          'h-7 w-full rounded-md bg-sunken pl-8 outline-none ring-1 ring-line ring-inset focus:ring-2 focus:ring-accent [&::-webkit-search-cancel-button]:hidden',
          query === '' ? 'pr-2' : 'pr-16',
        )}
      />
      <span
        role="status"
        className="pointer-events-none absolute inset-y-0 right-0 w-[72px] leading-7 text-muted text-small"
      >
        {query.trim() === '' ? '' : found === 0 ? 'None' : counted(found, 'port')}
      </span>
    </div>
  )
}
