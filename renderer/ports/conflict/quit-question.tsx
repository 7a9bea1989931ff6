/** The second question before somebody's program is asked to quit: which one it is, leaving no doubt. */
import type { Choice, PortHolder } from '../../../app/contract/ports.ts'
import { HolderCards } from './holder-card.tsx'

export interface QuitQuestionProps {
  readonly choice: Choice
  readonly holders: readonly PortHolder[]
}

export function QuitQuestion({ choice, holders }: QuitQuestionProps) {
  const asked = holders.filter(
    (holder) => choice.kind === 'quit-process' && holder.kind === 'process' && holder.pid === choice.pid,
  )
  return (
    <>
      <HolderCards holders={asked} />
      <p className="mt-3">
        Berth asks it to save its work and end (SIGTERM), and never forces it. What it does not save is lost, and Berth
        cannot start it again.
      </p>
    </>
  )
}
