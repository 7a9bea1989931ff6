/** What an operation did, in a sentence. Pure. */
import type { RotateReport } from '../../app/contract/answers.ts'
import { counted } from './amounts.ts'

export function rotateWords(id: string, report: RotateReport): string {
  const { proven, oldTokenRefused, rewrittenEntries } = report
  const clients =
    rewrittenEntries.length > 0
      ? ` ${counted(rewrittenEntries.length, 'client entry', 'client entries')} rewritten.`
      : ''
  if (!proven) return `${id} has a new token. It counts from the next start.${clients}`
  if (!oldTokenRefused) return `${id} has a new token, but still answers without one.${clients}`
  return `${id} has a new token. The old one is refused.${clients}`
}
