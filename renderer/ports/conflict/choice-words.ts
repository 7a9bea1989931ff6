/** A choice as its button, while it is carried out, and once it is done. Pure. */
import type { Choice, ConflictPlan, PortHolder } from '../../../app/contract/ports.ts'
import { assertNever } from '../../../app/contract/result.ts'
import { processName } from '../../words/holder-words.ts'

export interface ChoiceWords {
  /** What the button does, never just "OK": "Move to 3004". */
  readonly button: string
  /** While it goes on: "Moving notes to port 3004". */
  readonly doing: string
  /** A sentence for afterwards: "notes moved to port 3004". */
  readonly done: string
}

export function choiceWords(choice: Choice, { server, port, holders }: ConflictPlan): ChoiceWords {
  switch (choice.kind) {
    case 'move':
      return {
        button: choice.server === server ? `Move to ${choice.port}` : `Move ${choice.server} to ${choice.port}`,
        doing: `Moving ${choice.server} to port ${choice.port}`,
        done: `${choice.server} moved to port ${choice.port}`,
      }
    case 'stop-container': {
      const name = containerName(choice.containerId, holders)
      return { button: `Stop ${name}`, doing: `Stopping ${name}`, done: `${sentence(name)} stopped` }
    }
    case 'quit-process': {
      const name = nameOfProcess(choice.pid, holders)
      return { button: `Ask ${name} to quit`, doing: `Waiting for ${name} to quit`, done: `${sentence(name)} quit` }
    }
    case 'wait':
      return {
        button: 'Wait until it is free',
        doing: `Waiting for port ${port} to become free`,
        done: `Port ${port} is free`,
      }
    case 'keep-stopped':
      return { button: 'Keep it stopped', doing: `Keeping ${server} stopped`, done: `${server} stays stopped` }
    default:
      return assertNever(choice)
  }
}

/** Whether nobody is in the way any more: all that is left to do is to start. */
export const isFree = ({ holders, options }: ConflictPlan): boolean => holders.length === 0 && options.length <= 1

/** "notes moved to port 3004 and started." */
export function doneSentence(choice: Choice, plan: ConflictPlan, started: boolean): string {
  const { done } = choiceWords(choice, plan)
  if (!started || choice.kind === 'keep-stopped') return `${done}.`
  const isSubject = choice.kind === 'move' && choice.server === plan.server
  return isSubject ? `${done} and started.` : `${done}, and ${plan.server} started.`
}

/** The same choice in a plan that was made anew; the best one when it is no longer possible. */
export function keptChoice(chosen: Choice | null, options: ConflictPlan['options']): Choice | null {
  const same = chosen && options.find(({ choice }) => sameChoice(choice, chosen))
  return same?.choice ?? options[0]?.choice ?? null
}

/** By what it does to whom: a move that is offered to another port now is still the move. */
export function sameChoice(one: Choice, other: Choice): boolean {
  if (one.kind === 'move' && other.kind === 'move') return one.server === other.server
  if (one.kind === 'stop-container' && other.kind === 'stop-container') return one.containerId === other.containerId
  if (one.kind === 'quit-process' && other.kind === 'quit-process')
    return one.pid === other.pid && one.startedAt === other.startedAt
  return one.kind === other.kind
}

const sentence = (words: string): string =>
  words.replace(/^(container|process) /, (word) => word[0]?.toUpperCase() + word.slice(1))

function containerName(id: string, holders: readonly PortHolder[]): string {
  const holder = holders.find((one) => one.kind === 'container' && isSameId(one.id, id))
  if (holder?.kind !== 'container') return 'the container'
  return holder.server ?? `container ${holder.name}`
}

/** The engine tells ids in full, a choice may carry a short one. */
const isSameId = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one)

function nameOfProcess(pid: number, holders: readonly PortHolder[]): string {
  const holder = holders.find((one) => one.kind === 'process' && one.pid === pid)
  return processName({ pid, name: holder?.kind === 'process' ? holder.name : null })
}
