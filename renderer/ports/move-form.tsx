/** A number to move the server to, and what that would change. The plan shows where it is. */
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { usePortMap } from '../state/port-map.ts'
import { Button } from '../ui/button.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { moveTo } from './berth-actions.ts'
import { ChangeList } from './conflict/change-list.tsx'
import { isInRange } from './plan-rows.ts'
import { holdOver } from './plan-view.ts'
import { typedPort } from './typed-port.ts'
import { type MoveCheck, useMoveCheck } from './use-move-check.ts'

export interface MoveFormProps {
  readonly server: string
  readonly from: number
  /** With the new port, or with null when it stayed. */
  readonly onEnd: (port: number | null) => void
}

export function MoveForm({ server, from, onEnd }: MoveFormProps) {
  const next = usePortMap(({ map }) => map?.nextFree ?? null)
  const [text, setText] = useState(next === null ? '' : String(next))
  const typed = typedPort(text)
  const port = typed.ok ? typed.port : null
  const check = useMoveCheck(server, from, port)
  const field = useFieldFocus()
  useEffect(() => holdOver(port), [port])
  const move = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (check.kind !== 'fits' || port === null) return
    onEnd((await moveTo(server, from, port)) ? port : null)
  }
  const problem = typed.ok ? (check.kind === 'refused' ? check.words : undefined) : typed.problem
  return (
    <form onSubmit={(event) => void move(event)}>
      <Field label="To port" {...(problem ? { problem } : { hint: <Hint port={port} check={check} /> })}>
        {(control) => (
          <TextInput
            {...control}
            ref={field}
            mono
            inputMode="numeric"
            maxLength={5}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="scroll-y mt-2 max-h-44 min-h-11 border-line border-t pt-2 text-small">
        {check.kind === 'fits' && <ChangeList {...check.option} />}
      </div>
      <div className="mt-3 flex justify-end gap-1.5">
        <Button size="small" onClick={() => onEnd(null)}>
          Cancel
        </Button>
        <Button size="small" type="submit" weight="primary" busy={check.kind !== 'fits'}>
          {port === null ? 'Move' : `Move to ${port}`}
        </Button>
      </div>
    </form>
  )
}

/** With its text selected: the next free port is one Enter away, another number takes its place. */
function useFieldFocus() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])
  return field
}

function Hint({ port, check }: { port: number | null; check: MoveCheck }) {
  const range = usePortMap(({ map }) => map?.range)
  if (check.kind === 'none' || port === null) return 'A number, like the ones on the plan.'
  if (check.kind === 'asking') return `Looking at ${port}.`
  return range && !isInRange(range, port) ? `${port} is free, outside of your range.` : `${port} is free.`
}
