/** Yes or no to something that a button will do later; what applies at once is a switch. */
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

export interface CheckboxProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}

export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  return (
    <label className="mr-auto flex min-w-0 items-center gap-2">
      <span className="relative flex size-4 shrink-0">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          className="peer size-4 appearance-none rounded border border-line-strong bg-control checked:border-accent checked:bg-accent"
        />
        <Check
          size={12}
          strokeWidth={3}
          aria-hidden
          className="pointer-events-none invisible absolute inset-0.5 text-on-accent peer-checked:visible"
        />
      </span>
      <span className="min-w-0 truncate">{children}</span>
    </label>
  )
}
