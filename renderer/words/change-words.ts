/** What a way out of a port conflict changes, in words: before it is done, and when it is undone. Pure. */
import type { Change } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'

/** One line of a preview. */
export interface ChangeWords {
  readonly text: string
  /** Where, or of what: a file, an image, a command line. */
  readonly code?: string
  /** A value that becomes another. */
  readonly values?: { readonly from: string; readonly to: string }
}

/** `clientName` puts a client's id into the name people know. */
export function changeWords(change: Change, clientName: (id: string) => string): ChangeWords {
  switch (change.kind) {
    case 'port':
      return {
        text: `Port of ${change.server}`,
        values: { from: change.from === null ? 'none' : String(change.from), to: String(change.to) },
      }
    case 'recreate':
      return { text: `${change.server} is stopped, and runs again in a new container on the new port` }
    case 'entry':
      return {
        text: `Entry "${change.entryName}" of ${clientName(change.client)}`,
        code: change.file,
        values: { from: change.from, to: change.to },
      }
    case 'stop-container':
      return { text: `Container ${change.name} is stopped`, code: change.image }
    case 'quit-process':
      return { text: `${change.words} is asked to quit`, ...(change.command === null ? {} : { code: change.command }) }
    case 'start':
      return { text: `${change.server} is started` }
    default:
      return assertNever(change)
  }
}

/** With the start that a person asked for as the last of them, or without any. */
export function withStart(changes: readonly Change[], server: string, start: boolean): readonly Change[] {
  const others = changes.filter((change) => change.kind !== 'start' || change.server !== server)
  const runsAnyway = others.some((change) => change.kind === 'recreate' && change.server === server)
  return start && !runsAnyway ? [...others, { kind: 'start', server }] : others
}

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
