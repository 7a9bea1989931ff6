/** The ports of the range that new servers are not given, as one line of text, taken over once it makes sense. */
import { useEffect, useState } from 'react'
import { TextInput } from '../ui/field.tsx'
import { portsFrom, portsWords } from './port-list.ts'
import { SettingLine } from './setting-line.tsx'

export interface LeaveAloneSettingProps {
  readonly ports: readonly number[]
  readonly onChange: (ports: readonly number[]) => void
}

export function LeaveAloneSetting({ ports, onChange }: LeaveAloneSettingProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const kept = portsWords(ports)
  const read = portsFrom(typed ?? kept)
  // What was typed stays until the app has taken it over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new ports are what ends the typing
  useEffect(() => setTyped(null), [kept])
  const apply = () => {
    if (typed === null || !read.ok) return
    if (portsWords(read.ports) === kept) setTyped(null)
    else onChange(read.ports)
  }
  return (
    <SettingLine
      label="Ports left alone"
      hintId="leave-alone-hint"
      hint={
        read.ok ? (
          'New servers never get these. Dev servers and AnythingLLM like 3000 and 3001.'
        ) : (
          <span className="text-bad-ink">{read.problem}</span>
        )
      }
    >
      <TextInput
        aria-label="Ports left alone"
        aria-describedby="leave-alone-hint"
        aria-invalid={!read.ok}
        value={typed ?? kept}
        placeholder="None, or like 3000, 3010-3019"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply()
          if (event.key === 'Escape') setTyped(null)
        }}
        className="w-[196px]! shrink-0"
      />
    </SettingLine>
  )
}
