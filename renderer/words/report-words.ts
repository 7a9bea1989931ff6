/** What an operation did, in a sentence. Pure. */
import type { RotateReport } from '../../app/contract/answers.ts'
import { counted } from './amounts.ts'

export function rotateWords(id: string, report: RotateReport): string {
  const { proven, oldTokenRefused, rewrittenEntries } = report
  const clients =
    rewrittenEntries.length > 0
      ? ` ${counted(rewrittenEntries.length, 'client entry', 'client entries')} rewritten.`
      : ''
  if (!proven) return `Token of ${id} rotated. The new one counts from its next start.${clients}`
  if (!oldTokenRefused) return `Token of ${id} rotated, but it still answers without one.${clients}`
  return `Token of ${id} rotated. The old one is refused.${clients}`
}
