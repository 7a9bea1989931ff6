/** Tells that somebody else sits at the beginning of the range, and offers the first really free port as its beginning. */
import type { Settings } from '../../app/contract/settings.ts'
import { sayDone } from '../state/toasts.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Range } from './range.ts'
import { rangeStart } from './range-start.ts'

export interface RangeStartHintProps {
  readonly settings: Pick<Settings, 'range' | 'leaveAlone'>
  readonly onChange: (range: Range) => void
}

export function RangeStartHint({ settings: { range, leaveAlone }, onChange }: RangeStartHintProps) {
  const answer = useAnswer('ports:map', undefined, `${range.first}-${range.last} ${leaveAlone.join(' ')}`)
  const start = answer?.ok ? rangeStart(answer.value) : null
  if (!start) return null
  const { words, better } = start
  const take = (first: number) => {
    onChange({ first, last: range.last })
    sayDone(`The range starts at ${first}.`, { label: 'Undo', run: () => onChange(range) })
  }
  return (
    <Notice
      tone="info"
      title={words}
      className="my-1.5"
      actions={better !== null && <Button onClick={() => take(better)}>Start at {better}</Button>}
    >
      {better === null
        ? 'Others hold the whole range. Choose another one.'
        : `The first port that Berth can really use is ${better}.`}
    </Notice>
  )
}
