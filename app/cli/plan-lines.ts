/** How the terminal puts the ways out of a port conflict, and what each of them changes. Pure. */
import type { Change, ConflictPlan, Option } from '../contract/ports.ts'
import { assertNever } from '../contract/result.ts'

/** The holders, then the numbered options. */
export function planLines({ server, port, holders, options }: ConflictPlan): readonly string[] {
  const head =
    holders.length === 0
      ? `Nobody keeps ${server} from port ${port}.`
      : `Port ${port} of ${server} is held by ${holders.map(({ words }) => words).join(' and ')}.`
  return [head, ...options.flatMap((option, index) => ['', `${index + 1}. ${option.title}`, ...optionLines(option)])]
}

export function optionLines({ changes, keeps }: Pick<Option, 'changes' | 'keeps'>): readonly string[] {
  return [...changes.flatMap(changeLines), ...keeps].map((line) => `   ${line}`)
}

function changeLines(change: Change): readonly string[] {
  switch (change.kind) {
    case 'port':
      return [`${change.server} goes from port ${change.from ?? 'none'} to ${change.to}.`]
    case 'recreate':
      return [`The container of ${change.server} is replaced by one with the new port.`]
    case 'entry':
      return [
        `The entry "${change.entryName}" of ${change.client} is rewritten, in ${change.file}:`,
        `  ${change.from}`,
        `  ${change.to}`,
      ]
    case 'stop-container':
      return [`The container ${change.name} (${change.image}) is stopped.`]
    case 'quit-process':
      return [`${change.words} is asked to quit${change.command === null ? '.' : `: ${change.command}`}`]
    case 'start':
      return [`${change.server} is started, with --start.`]
    default:
      return assertNever(change)
  }
}
