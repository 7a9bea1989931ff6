/** On or off, at once: for settings that need no Save. */
import { Switch as RadixSwitch } from 'radix-ui'

export interface SwitchProps {
  readonly id?: string
  readonly label?: string
  readonly describedBy?: string | undefined
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

export function Switch({ id, label, describedBy, checked, disabled = false, onChange }: SwitchProps) {
  return (
    <RadixSwitch.Root
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      aria-describedby={describedBy}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className="inline-flex h-[18px] w-[30px] shrink-0 items-center rounded-full bg-[var(--switch-off)] p-[2px] transition-colors duration-150 disabled:opacity-45 data-[state=checked]:bg-accent"
    >
      <RadixSwitch.Thumb className="size-[14px] rounded-full bg-[var(--switch-thumb)] shadow-control transition-transform duration-150 ease-out data-[state=checked]:translate-x-3" />
    </RadixSwitch.Root>
  )
}
