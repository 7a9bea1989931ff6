/** How the terminal tells what came of a new token, and what a person does next. Pure. */
import type { LeakReport, RotateReport } from '../contract/answers.ts'
import type { ClientView } from '../contract/client-views.ts'
import type { Instant } from '../contract/snapshot.ts'

const MINUTE = 60_000

export function rotateLines(id: string, report: RotateReport, now: Instant): readonly string[] {
  const { proven, rewrittenEntries } = report
  return [
    proven
      ? `${id} has a new token, and a handshake with it worked.`
      : `${id} has a new token; it does not run, so its next start is the first to use it.`,
    ...oldTokenLines(report, now),
    ...rewrittenEntries.map(({ client, file }) => `Rewrote the entry of ${client} in ${file}`),
  ]
}

function oldTokenLines({ proven, access, oldTokenRefused, previousUntil }: RotateReport, now: Instant) {
  if (previousUntil !== null) return [`The old token works for ${minutesWords(previousUntil - now)} more.`]
  if (oldTokenRefused) return ['The old token is refused.']
  if (!proven) return []
  return access === 'open'
    ? ['It answers every local process, with or without a token.']
    : ['The old token still works: restart the server.']
}

function minutesWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE))
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

/** Each caller of the leaked token once, with the time of its last call. */
export function lastUseLines({ lastUses }: LeakReport): readonly string[] {
  const latest = new Map(lastUses.toReversed().map(({ name, at }) => [name, at] as const))
  return [...latest].toReversed().map(([name, at]) => `Last used by ${name} at ${new Date(at).toISOString()}`)
}

/** Clients that run have read the old token; they go on with it until they read their file again. */
export const reloadLines = ({ rewrittenEntries }: RotateReport, clients: readonly ClientView[]): readonly string[] =>
  clients
    .filter(({ running, readsAgain }) => running && !readsAgain)
    .filter(({ id }) => rewrittenEntries.some(({ client }) => client === id))
    .map(({ name, reload }) => `${name}: ${reload}`)
