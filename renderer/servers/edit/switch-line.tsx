/** A switch with its name and what it means, on one line. */
import { useId } from 'react'
import { Switch } from '../../ui/switch.tsx'

export interface SwitchLineProps {
  readonly label: string
  readonly hint: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function SwitchLine({ label, hint, checked, onChange }: SwitchLineProps) {
  const id = useId()
  return (
    <div className="flex min-h-9 items-center gap-3 border-line border-b last:border-0">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <span id={`${id}-hint`} className="min-w-0 flex-1 truncate text-muted">
        {hint}
      </span>
      <Switch id={id} describedBy={`${id}-hint`} checked={checked} onChange={onChange} />
    </div>
  )
}
