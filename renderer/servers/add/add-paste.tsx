/** A server from what a README or another client shows: its mcpServers JSON, or a docker run line. */
import { Check, CircleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ServerPlan } from '../../../app/contract/answers.ts'
import type { FailureView } from '../../../app/contract/failure.ts'
import { ask } from '../../state/actions.ts'
import { Field, TextArea } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { counted } from '../../words/amounts.ts'
import { RemedyButton } from '../remedy-button.tsx'
import type { AddWayProps } from './add-dialog.tsx'
import { AddFooter } from './add-footer.tsx'
import { useAdd } from './use-add.ts'

/** Milliseconds of rest before what was typed is read: long enough to finish a word. */
const restBeforeReading = 200

const example = `{
  "mcpServers": {
    "everything": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/everything"] }
  }
}`

export function AddPaste({ footer, onClose }: AddWayProps) {
  const [text, setText] = useState('')
  const { plans, failure: unread } = usePlans(text)
  const { busy, failure, remedy, add } = useAdd()
  const ready = plans.length > 0 && plans.every(({ ok }) => ok)
  const problem = failure ?? unread
  return (
    <>
      <Field label="JSON or docker run" hint="Any client's form. Nothing is added until you say so.">
        {(control) => (
          <TextArea
            {...control}
            rows={8}
            value={text}
            placeholder={example}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div aria-live="polite" className="mt-4">
        {problem && <FailureNotice failure={problem} actions={failure && <RemedyButton remedy={remedy} />} />}
        {plans.length > 0 && (
          <ul aria-label="What would be added" className="border-line border-t">
            {plans.map((plan, index) => (
              <PlanLine key={plan.id ?? index} plan={plan} />
            ))}
          </ul>
        )}
      </div>
      <AddFooter
        footer={footer}
        onClose={onClose}
        disabled={!ready}
        busy={busy}
        onAdd={(start) => void add({ kind: 'snippet', text }, start)}
        {...(plans.length > 1 ? { what: counted(plans.length, 'server') } : {})}
      />
    </>
  )
}

function PlanLine({ plan }: { plan: ServerPlan }) {
  return (
    <li className="flex gap-2.5 border-line border-b py-2">
      {plan.ok ? (
        <Check size={15} aria-label="Ready" className="mt-[2.5px] shrink-0 text-good" />
      ) : (
        <CircleAlert size={15} aria-label="Problem" className="mt-[2.5px] shrink-0 text-bad" />
      )}
      <div className="min-w-0">
        <p>
          <span className="font-medium">{plan.id ?? 'Entry without a name'}</span>
          {plan.ok && <span className="ml-2 font-mono text-muted text-small">{plan.definition.image}</span>}
        </p>
        {plan.ok ? (
          plan.notes.map((note) => (
            <p key={note} className="text-muted">
              {note}
            </p>
          ))
        ) : (
          <p className="text-bad-ink">
            {plan.failure.message} {plan.failure.fix}
          </p>
        )}
      </div>
    </li>
  )
}

interface Plans {
  readonly plans: readonly ServerPlan[]
  readonly failure: FailureView | null
}

const nothing: Plans = { plans: [], failure: null }

/** What the text would add, read a moment after the last key. */
function usePlans(text: string): Plans {
  const [plans, setPlans] = useState(nothing)
  useEffect(() => {
    if (text.trim() === '') return setPlans(nothing)
    let overtaken = false
    const timer = setTimeout(async () => {
      const result = await ask('server:plan', { kind: 'snippet', text })
      if (overtaken) return
      setPlans(result.ok ? { plans: result.value, failure: null } : { plans: [], failure: result.failure })
    }, restBeforeReading)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [text])
  return plans
}
