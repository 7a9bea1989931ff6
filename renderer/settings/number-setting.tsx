/** A setting that is a whole number: typed, taken over with Enter or when the field is left, given up with Escape. */
import { type ReactNode, useId } from 'react'
import { TextInput } from '../ui/field.tsx'
import { SettingLine } from './setting-line.tsx'
import { useTyped } from './use-typed.ts'
import { type NumberLimits, numberFrom } from './whole-number.ts'

export interface NumberSettingProps extends NumberLimits {
  readonly label: string
  /** What the number, as it is typed now, will do. */
  readonly hint: (value: number) => ReactNode
  /** Behind the field. */
  readonly unit: (value: number) => string
  readonly value: number
  readonly onChange: (value: number) => void
}

export function NumberSetting({ label, hint, unit, value, onChange, ...limits }: NumberSettingProps) {
  const id = useId()
  const { text, field } = useTyped(String(value), (typed) => {
    const wanted = numberFrom(typed, limits)
    if (wanted.ok && wanted.value !== value) onChange(wanted.value)
    return wanted.ok && wanted.value === value
  })
  const read = numberFrom(text, limits)
  return (
    <SettingLine
      label={label}
      htmlFor={id}
      hintId={`${id}-hint`}
      hint={read.ok ? hint(read.value) : <span className="text-bad-ink">{read.problem}</span>}
    >
      <div className="flex shrink-0 items-center gap-2">
        <TextInput
          id={id}
          inputMode="numeric"
          aria-describedby={`${id}-hint`}
          aria-invalid={!read.ok}
          {...field}
          className="w-20! text-center"
        />
        <span className="w-14 text-muted">{unit(read.ok ? read.value : value)}</span>
      </div>
    </SettingLine>
  )
}
