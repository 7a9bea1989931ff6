/** Remembers who called last, and which requests showed a valid token: never more of them than a person reads. */
import type { CallerView, TokenUse } from '../contract/traffic.ts'
import type { Ended } from './access-log.ts'
import { BERTH } from './caller-name.ts'

export const MOST_CALLERS = 20
/** Whoever is refused may take any number of names: they do not drive out those that came in. */
const MOST_REFUSED = 10
export const MOST_USES = 50
/** Berth's own checks come twice a minute; with more of them kept, nothing else would be left. */
const MOST_OWN_USES = 5

export interface Caller extends CallerView {
  readonly hasComeIn: boolean
}

export const comesIn = ({ caller }: Ended): boolean => caller === 'current' || caller === 'previous'
export const isRefusal = (request: Ended): boolean => request.status === 401 && !comesIn(request)

/** The latest first. */
export function withCaller(callers: readonly Caller[], name: string, request: Ended): readonly Caller[] {
  const before = callers.find((caller) => caller.name === name)
  const others = callers.filter((caller) => caller !== before)
  const next = [afterRequest(before ?? null, name, request), ...others]
  if (next.length <= MOST_CALLERS) return next
  const refused = next.filter(({ hasComeIn }) => !hasComeIn)
  const leaving = (refused.length > MOST_REFUSED ? refused : next).at(-1)
  return next.filter((caller) => caller !== leaving)
}

function afterRequest(before: Caller | null, name: string, request: Ended): Caller {
  const { at, caller } = request
  const isRefused = isRefusal(request)
  return {
    name,
    isBerth: name === BERTH,
    lastAt: at,
    count: (before?.count ?? 0) + 1,
    // Clients look for what the gate does not have without showing their token: that says nothing about them.
    state: before && !isRefused && !comesIn(request) ? before.state : caller,
    lastRefusal: isRefused ? { at, state: caller } : (before?.lastRefusal ?? null),
    hasComeIn: before?.hasComeIn === true || comesIn(request),
  }
}

/** The latest first. */
export function withUse(uses: readonly TokenUse[], use: TokenUse): readonly TokenUse[] {
  const next = [use, ...uses]
  const own = next.filter(({ name }) => name === BERTH)
  const surplus = own.length > MOST_OWN_USES ? own.at(-1) : null
  return next.filter((one) => one !== surplus).slice(0, MOST_USES)
}
