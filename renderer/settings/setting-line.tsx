/** One setting: its name, what it does, its control. */
import { type ReactNode, useId } from 'react'
import { Switch } from '../ui/switch.tsx'

export interface SettingLineProps {
  readonly label: string
  readonly hint: ReactNode
  readonly htmlFor?: string
  readonly hintId?: string
  readonly children: ReactNode
}

export function SettingLine({ label, hint, htmlFor, hintId, children }: SettingLineProps) {
  const Name = htmlFor ? 'label' : 'span'
  return (
    <div className="flex min-h-12 items-center gap-6 py-1.5">
      <div className="min-w-0 flex-1">
        <Name {...(htmlFor ? { htmlFor } : {})} className="block font-medium">
          {label}
        </Name>
        <p id={hintId} className="text-muted">
          {hint}
        </p>
      </div>
      {children}
    </div>
  )
}

export interface SwitchSettingProps {
  readonly label: string
  readonly hint: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function SwitchSetting({ label, hint, checked, onChange }: SwitchSettingProps) {
  const id = useId()
  return (
    <SettingLine label={label} hint={hint} htmlFor={id} hintId={`${id}-hint`}>
      <Switch id={id} describedBy={`${id}-hint`} checked={checked} onChange={onChange} />
    </SettingLine>
  )
}
