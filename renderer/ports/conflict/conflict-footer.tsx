/** The buttons of the conflict dialog: named after what they do, with what goes on beside them while it does. */
import { useEffect, useRef } from 'react'
import type { ServerView, StartStep } from '../../../app/contract/snapshot.ts'
import { Button, type ButtonProps } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { startSentence } from '../../words/state-words.ts'

export interface ChoosingFooterProps {
  readonly form: string
  readonly label: string
  /** null where there is nothing to start. */
  readonly start: { readonly server: string; readonly checked: boolean; onChange(checked: boolean): void } | null
  readonly onClose: () => void
}

export function ChoosingFooter({ form, label, start, onClose }: ChoosingFooterProps) {
  return (
    <>
      {start && (
        <Checkbox checked={start.checked} onChange={start.onChange}>
          Then start {start.server}
        </Checkbox>
      )}
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" form={form} weight="primary">
        {label}
      </Button>
    </>
  )
}

export interface ApplyingFooterProps {
  readonly server: ServerView
  readonly doing: string
  readonly label: string
  readonly onCancel: () => void
}

/** Steps of a start that does not begin yet. */
const early: ReadonlySet<StartStep['kind']> = new Set(['queued', 'wait-for-port'])

export function ApplyingFooter({ server: { state }, doing, label, onCancel }: ApplyingFooterProps) {
  // Until then the choice itself says what is done.
  const step = state.kind === 'starting' && !early.has(state.step.kind) ? state.step : null
  return (
    <>
      <p role="status" className="mr-auto flex min-w-0 items-center gap-2 text-muted">
        <Glyph shape="arc" tone="busy" />
        <span className="min-w-0">{step ? startSentence(step) : `${doing}.`}</span>
      </p>
      <FirstButton onClick={onCancel}>Cancel</FirstButton>
      <Button weight="primary" busy>
        {label}
      </Button>
    </>
  )
}

export interface QuitFooterProps {
  readonly label: string
  readonly onBack: () => void
  readonly onQuit: () => void
}

export function QuitFooter({ label, onBack, onQuit }: QuitFooterProps) {
  return (
    <>
      <FirstButton onClick={onBack}>Back</FirstButton>
      <Button weight="danger" onClick={onQuit}>
        {label}
      </Button>
    </>
  )
}

/** Takes the focus when it comes: what had it before is gone, and this is the safe answer. */
export function FirstButton(props: ButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return <Button ref={button} {...props} />
}
