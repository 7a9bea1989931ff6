/** Why the server cannot have its port: who holds it, or which other server has the same one. */
import type { ConflictPlan } from '../../../app/contract/ports.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { HolderCards, HolderGlimpse } from './holder-card.tsx'

export interface HeldByProps {
  readonly server: Pick<ServerView, 'id' | 'conflict'>
  readonly plan: ConflictPlan | null
}

export function HeldBy({ server: { id, conflict }, plan }: HeldByProps) {
  if (plan && plan.holders.length === 0) {
    return <p>{`${id} cannot share it with ${conflict?.words ?? 'another server'}.`}</p>
  }
  return (
    <>
      <p className="mb-2 text-muted">
        {id} cannot start while {plan && plan.holders.length > 1 ? 'these hold' : 'this holds'} it.
      </p>
      {plan ? <HolderCards holders={plan.holders} /> : <HolderGlimpse words={conflict?.words} />}
    </>
  )
}
