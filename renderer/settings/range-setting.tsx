/** The range of ports that Berth hands out: two numbers, taken over once they make a range. */
import { useEffect, useState } from 'react'
import type { Settings } from '../../app/contract/settings.ts'
import { TextInput } from '../ui/field.tsx'
import { type Range, rangeFrom } from './range.ts'
import { SettingLine } from './setting-line.tsx'

export interface RangeSettingProps {
  readonly range: Settings['range']
  readonly onChange: (range: Range) => void
}

export function RangeSetting({ range, onChange }: RangeSettingProps) {
  const [typed, setTyped] = useState<{ readonly first: string; readonly last: string } | null>(null)
  const { first, last } = typed ?? { first: String(range.first), last: String(range.last) }
  const read = rangeFrom(first, last)
  // What was typed stays until the app has taken it over: the old range must not come back for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new range is what ends the typing
  useEffect(() => setTyped(null), [range.first, range.last])
  const apply = () => {
    if (typed && read.ok) onChange(read.range)
  }
  const field = (name: 'first' | 'last', label: string) => (
    <TextInput
      aria-label={label}
      inputMode="numeric"
      value={name === 'first' ? first : last}
      aria-invalid={!read.ok}
      onChange={(event) => setTyped({ first, last, [name]: event.target.value })}
      onBlur={({ currentTarget, relatedTarget }) => {
        // Between its two fields a range is half typed.
        if (!currentTarget.parentElement?.contains(relatedTarget)) apply()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply()
        if (event.key === 'Escape') setTyped(null)
      }}
      className="w-20! text-center"
    />
  )
  return (
    <SettingLine
      label="Port range"
      hint={
        read.ok ? (
          'New servers get the first free port of it. Others keep theirs.'
        ) : (
          <span className="text-bad-ink">{read.problem}</span>
        )
      }
    >
      <div className="flex items-center gap-2">
        {field('first', 'First port')}
        <span className="text-muted">to</span>
        {field('last', 'Last port')}
      </div>
    </SettingLine>
  )
}
