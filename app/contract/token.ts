/** What the age of a token asks of a person: pure, and the same in window, tray and terminal. */
import type { Instant, ServerView, TokenView } from './snapshot.ts'

const DAY = 24 * 60 * 60 * 1000

type WithToken = Pick<ServerView, 'definition' | 'token'>

/** null where nothing demands one, also when one is kept from the time in which something did. */
export function tokenOf({ definition, token }: WithToken): TokenView | null {
  return definition.transport === 'stdio' || definition.auth === 'none' ? null : token
}

/** Those whose token should be replaced by now. */
export function dueServers<T extends WithToken>(servers: readonly T[], now: Instant): readonly T[] {
  return servers.filter((server) => isDue(tokenOf(server), now))
}

export const isDue = (token: TokenView | null, now: Instant): boolean =>
  token !== null && token.dueAt !== null && token.dueAt <= now

/** Until when the token before the newest one still works; null when it does not. */
export const graceOf = (token: TokenView | null, now: Instant): Instant | null =>
  token?.previousUntil && token.previousUntil > now ? token.previousUntil : null

/** "due in 12 days", "due since 3 days"; whole days, as a schedule counts them. */
export function dueWords({ dueAt }: Pick<TokenView, 'dueAt'>, now: Instant): string {
  if (dueAt === null) return 'never due'
  const days = (dueAt - now) / DAY
  // Rounded, since a new token is due in all of its days; what is late is not made later.
  if (days >= 1) return `due in ${counted(Math.round(days))}`
  if (days > 0) return 'due in less than a day'
  return days > -1 ? 'due now' : `due since ${counted(Math.floor(-days))}`
}

const counted = (days: number): string => (days === 1 ? '1 day' : `${days} days`)
