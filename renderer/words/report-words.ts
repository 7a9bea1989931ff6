/** What an operation did, in a sentence. Pure. */
import type { RotateReport } from '../../app/contract/answers.ts'
import { clockTime, counted } from './amounts.ts'

export function rotateWords(id: string, report: RotateReport, now: number): string {
  const { rewrittenEntries } = report
  const clients =
    rewrittenEntries.length > 0
      ? ` ${counted(rewrittenEntries.length, 'client entry', 'client entries')} rewritten.`
      : ''
  return `${newTokenWords(id, report)} ${oldTokenWords(report, now)}${clients}`
}

export function newTokenWords(id: string, { proven }: RotateReport): string {
  if (!proven) return `New token of ${id} in place. It counts from the next start.`
  return `New token of ${id} in place, proved by a handshake.`
}

export function oldTokenWords({ proven, oldTokenRefused, access, previousUntil }: RotateReport, now: number): string {
  if (previousUntil !== null) return `The old one works until ${clockTime(previousUntil, now)}.`
  if (oldTokenRefused || !proven) return 'The old one is refused.'
  return access === 'open' ? 'But it still answers without one.' : 'But the old one still works: restart the server.'
}
