/** Finds a berth by name, port or pid: matches stay, Enter goes to the first. */
import { usePortMap } from '../state/port-map.ts'
import { SearchField } from '../ui/search-field.tsx'
import { counted } from '../words/amounts.ts'
import { focusBerth } from './grid-focus.ts'
import { lookFor, usePlan } from './plan-view.ts'
import { firstMatch } from './port-search.ts'

export function PortSearchField() {
  const query = usePlan((plan) => plan.query)
  const found = usePlan(({ matches }) => matches?.size ?? 0)
  const goToFirst = (): void => {
    const { matches } = usePlan.getState()
    const first = matches && firstMatch(matches, query, usePortMap.getState().map?.slots ?? [])
    if (first !== null) focusBerth(first)
  }
  return (
    <SearchField
      label="Search ports"
      placeholder="Name, port or pid"
      query={query}
      onQuery={lookFor}
      onEnter={goToFirst}
      className="w-56 shrink-0 max-[899px]:w-44"
    >
      <span
        role="status"
        className="pointer-events-none absolute inset-y-0 right-0 w-[72px] text-muted text-small leading-7"
      >
        {query.trim() === '' ? '' : found === 0 ? 'None' : counted(found, 'port')}
      </span>
    </SearchField>
  )
}
