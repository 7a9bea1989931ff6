/** The ports of the range that new servers are not given, as one line of text, taken over once it makes sense. */
import { TextInput } from '../ui/field.tsx'
import { portsFrom, portsWords } from './port-list.ts'
import { SettingLine } from './setting-line.tsx'
import { useTyped } from './use-typed.ts'

export interface LeaveAloneSettingProps {
  readonly ports: readonly number[]
  readonly onChange: (ports: readonly number[]) => void
}

export function LeaveAloneSetting({ ports, onChange }: LeaveAloneSettingProps) {
  const kept = portsWords(ports)
  const { text, field } = useTyped(kept, (typed) => {
    const wanted = portsFrom(typed)
    const isKept = wanted.ok && portsWords(wanted.ports) === kept
    if (wanted.ok && !isKept) onChange(wanted.ports)
    return isKept
  })
  const read = portsFrom(text)
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
        placeholder="None, or like 3000, 3010-3019"
        {...field}
        className="w-[196px]! shrink-0"
      />
    </SettingLine>
  )
}
