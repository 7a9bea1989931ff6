/** The ways out of one server's port conflict, each with all that it would change. */
import { type SyntheticEvent, useId, useState } from 'react'
import type { Option } from '../../app/contract/ports.ts'
import { ask } from '../state/actions.ts'
import { useCloseWhenGone } from '../state/close-when-gone.ts'
import { mainAction } from '../state/select.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { choiceWords, isFree } from './conflict/choice-words.ts'
import { ApplyingFooter, ChoosingFooter, QuitFooter } from './conflict/conflict-footer.tsx'
import { FreePort } from './conflict/free-port.tsx'
import { HeldBy } from './conflict/held-by.tsx'
import { OptionList } from './conflict/option-list.tsx'
import { QuitQuestion } from './conflict/quit-question.tsx'
import { Refusal } from './conflict/refusal.tsx'
import { type Conflict, useConflict } from './conflict/use-conflict.ts'

export interface ConflictDialogProps {
  readonly id: string
  /** A start is what the person wants, so the server is started with the choice unless they say otherwise. */
  readonly start: boolean
  readonly onClose: () => void
}

export function ConflictDialog({ id, start, onClose }: ConflictDialogProps) {
  const conflict = useConflict(id, onClose)
  const { server, plan, stage, failure } = conflict
  const [said, setSaid] = useState<boolean | null>(null)
  const form = useId()
  useCloseWhenGone(id, onClose)
  if (!server) return null
  if (plan && isFree(plan) && stage === 'choosing')
    return <FreePort server={server} port={plan.port} failure={failure} onClose={onClose} />

  const choice = conflict.chosen?.choice.kind
  const canStart = mainAction(server) === 'start' && choice !== 'keep-stopped'
  // Whoever waits for a port waits for the server.
  const wanted = said ?? (start || server.state.kind === 'failed' || choice === 'wait')
  const begin = (event: SyntheticEvent) => {
    event.preventDefault()
    if (stage === 'choosing' && choice === 'quit-process') conflict.go('asking')
    else if (stage === 'choosing') void conflict.apply(canStart && wanted)
  }
  const port = plan?.port ?? server.conflict?.port ?? server.definition.port
  return (
    <Dialog
      title={stage === 'asking' ? 'Ask this program to quit?' : `Port ${port} is taken`}
      width="regular"
      onClose={stage === 'asking' ? () => conflict.go('choosing') : onClose}
      footer={
        <Footer
          conflict={conflict}
          form={form}
          start={canStart ? { server: id, checked: wanted, onChange: setSaid } : null}
          onClose={onClose}
        />
      }
    >
      {failure && <Refusal failure={failure} onRetry={plan ? null : conflict.planAgain} />}
      {stage === 'asking' && conflict.chosen && plan ? (
        <QuitQuestion choice={conflict.chosen.choice} holders={plan.holders} />
      ) : (
        <form id={form} onSubmit={begin}>
          <HeldBy server={server} plan={plan} />
          {plan && (
            <OptionList
              server={id}
              options={plan.options}
              chosen={conflict.chosen}
              start={conflict.starts ?? (canStart && wanted)}
              frozen={stage === 'applying'}
              onChoose={conflict.choose}
            />
          )}
        </form>
      )}
    </Dialog>
  )
}

interface FooterProps {
  readonly conflict: Conflict
  readonly form: string
  readonly start: Parameters<typeof ChoosingFooter>[0]['start']
  readonly onClose: () => void
}

function Footer({ conflict, form, start, onClose }: FooterProps) {
  const { server, plan, chosen, stage } = conflict
  if (!server || !plan || !chosen) return <Button onClick={onClose}>Close</Button>
  const { button, doing } = choiceWords(chosen.choice, plan)
  switch (stage) {
    case 'choosing':
      return <ChoosingFooter form={form} label={labelOf(chosen, button)} start={start} onClose={onClose} />
    case 'asking':
      return (
        <QuitFooter
          label={button}
          onBack={() => conflict.go('choosing')}
          onQuit={() => void conflict.apply(start?.checked ?? false)}
        />
      )
    case 'applying':
      return (
        <ApplyingFooter
          server={server}
          doing={doing}
          label={button}
          onCancel={() => void ask('server:cancel', { id: server.id })}
        />
      )
  }
}

/** More is asked before it happens. */
const labelOf = ({ choice }: Option, button: string): string => (choice.kind === 'quit-process' ? `${button}…` : button)
