/** The state of the conflict dialog: the plan, made anew when the conflict changes; what is chosen; how far it is. */
import { useEffect, useRef, useState } from 'react'
import type { FailureView } from '../../../app/contract/failure.ts'
import type { Choice, ConflictPlan, Option } from '../../../app/contract/ports.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { ask, remedyOf } from '../../state/actions.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { sayResolved } from '../../state/resolve.ts'
import { findServer } from '../../state/select.ts'
import { sayFailed } from '../../state/toasts.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { doneSentence, keptChoice, sameChoice } from './choice-words.ts'

/** `asking`: the second question before a process is asked to quit. */
export type Stage = 'choosing' | 'asking' | 'applying'

export interface Conflict {
  readonly server: ServerView | null
  /** null until the first one has come. Held still while it is carried out. */
  readonly plan: ConflictPlan | null
  readonly chosen: Option | null
  readonly stage: Stage
  /** Whether the choice that is carried out starts the server; null while none is. */
  readonly starts: boolean | null
  /** Why there is no plan, or why the last choice was not carried out. */
  readonly failure: FailureView | null
  choose(choice: Choice): void
  go(stage: Exclude<Stage, 'applying'>): void
  apply(start: boolean): Promise<void>
  planAgain(): void
}

export function useConflict(id: string, onDone: () => void): Conflict {
  const server = useSnapshot((snapshot) => findServer(snapshot, id), null)
  const [round, setRound] = useState(0)
  const answer = useAnswer('ports:plan', { id }, `${round} ${planReason(server)}`)
  const [wanted, setWanted] = useState<Choice | null>(null)
  const [stage, setStage] = useState<Stage>('choosing')
  const [refusal, setRefusal] = useState<FailureView | null>(null)
  const [held, setHeld] = useState<{ readonly plan: ConflictPlan; readonly start: boolean } | null>(null)
  const isOpen = useIsOpen()
  const plan = held?.plan ?? (answer?.ok ? answer.value : null)
  const choice = plan && keptChoice(wanted, plan.options)
  const chosen = (choice && plan?.options.find((option) => sameChoice(option.choice, choice))) ?? null

  const apply = async (start: boolean) => {
    if (!plan || !chosen) return
    setHeld({ plan, start })
    setRefusal(null)
    setStage('applying')
    const result = await ask('ports:resolve', { id, choice: chosen.choice, start })
    if (result.ok) {
      sayResolved(result.value, doneSentence(chosen.choice, plan, start))
      if (isOpen()) onDone()
      return
    }
    const { failure } = result
    if (!isOpen() && failure.kind !== 'cancelled') sayFailed(failure, remedyOf(failure) ?? undefined)
    setRefusal(failure.kind === 'cancelled' ? null : failure)
    setHeld(null)
    setStage('choosing')
    setRound((before) => before + 1)
  }
  return {
    server,
    plan,
    chosen,
    stage,
    starts: held?.start ?? null,
    failure: refusal ?? (answer && !answer.ok ? answer.failure : null),
    choose: setWanted,
    go: setStage,
    apply,
    planAgain: () => setRound((before) => before + 1),
  }
}

/** Changes whenever the ways out may have. */
function planReason(server: ServerView | null): string {
  if (!server) return ''
  const { conflict, state, definition } = server
  return `${definition.port} ${state.kind} ${conflict ? `${conflict.port} ${conflict.words}` : ''}`
}

/** A choice goes on when its dialog is closed; its outcome is then told elsewhere. */
function useIsOpen(): () => boolean {
  const open = useRef(false)
  useEffect(() => {
    open.current = true
    return () => {
      open.current = false
    }
  }, [])
  return () => open.current
}
