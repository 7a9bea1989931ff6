/** The dialog's buttons, drawn from inside the way that knows what they do. */
import { createPortal } from 'react-dom'
import { Button } from '../../ui/button.tsx'

export interface AddFooterProps {
  readonly footer: HTMLElement | null
  readonly onClose: () => void
  readonly disabled: boolean
  readonly busy: boolean
  readonly onAdd: (start: boolean) => void
  /** "2 servers", when it is more than one. */
  readonly what?: string
}

export function AddFooter({ footer, onClose, disabled, busy, onAdd, what }: AddFooterProps) {
  if (!footer) return null
  return createPortal(
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button busy={busy} disabled={disabled} onClick={() => onAdd(false)}>
        {what ? `Add ${what}` : 'Add only'}
      </Button>
      <Button weight="primary" busy={busy} disabled={disabled} onClick={() => onAdd(true)}>
        Add and start
      </Button>
    </>,
    footer,
  )
}
