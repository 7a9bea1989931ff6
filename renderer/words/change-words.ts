/** What a way out of a port conflict changes, in words: before it is done, when it is done, and when it is undone. Pure. */

import type { Change } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'

/** "notes is back on port 3000. Container web runs again." */
export function undoneWords(changes: readonly Change[]): string {
  const words = changes.flatMap(undoneWord)
  return words.length === 0 ? 'Undone.' : words.join(' ')
}

/** Entries and recreated containers go with the port: one word for all three. */
function undoneWord(change: Change): readonly string[] {
  switch (change.kind) {
    case 'port':
      return [
        change.from === null
          ? `${change.server} has no port again.`
          : `${change.server} is back on port ${change.from}.`,
      ]
    case 'stop-container':
      return [`Container ${change.name} runs again.`]
    case 'recreate':
    case 'entry':
    case 'quit-process':
    case 'start':
      return []
    default:
      return assertNever(change)
  }
}
