/** A setting that is a whole number: typed, taken over with Enter or when the field is left, given up with Escape. */
import { type ReactNode, useEffect, useId, useState } from 'react'
import { TextInput } from '../ui/field.tsx'
import { SettingLine } from './setting-line.tsx'
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
  const [typed, setTyped] = useState<string | null>(null)
  const read = numberFrom(typed ?? String(value), limits)
  // What was typed stays until the app has taken it over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value is what ends the typing
  useEffect(() => setTyped(null), [value])
  const apply = () => {
    if (typed === null || !read.ok) return
    if (read.value === value) setTyped(null)
    else onChange(read.value)
  }
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
          value={typed ?? String(value)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => {
            if (event.key === 'Enter') apply()
            if (event.key === 'Escape') setTyped(null)
          }}
          className="w-20! text-center"
        />
        <span className="w-14 text-muted">{unit(read.ok ? read.value : value)}</span>
      </div>
    </SettingLine>
  )
}
