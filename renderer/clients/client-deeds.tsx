/** What Berth wrote last into a client's files, each with its way back. */
import type { DeedView } from '../../app/contract/client-views.ts'
import { useNow } from '../state/clock.ts'
import { openOverlay } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { clockTime } from '../words/amounts.ts'
import { deedWords } from './client-words.ts'

/** Older ones are rarely what a person looks for; `berth undo --list` tells them all. */
const SHOWN = 3

export function ClientDeeds({ name, deeds }: { name: string; deeds: readonly DeedView[] }) {
  const now = useNow()
  if (deeds.length === 0) return null
  return (
    <ul aria-label={`Last changes in ${name}`} className="space-y-1">
      {deeds.slice(0, SHOWN).map((deed) => (
        <li key={deed.key} className="flex items-center gap-2 text-muted text-small">
          <span>{`${deedWords(deed)}, ${clockTime(deed.at, now)}`}</span>
          <Button
            size="small"
            weight="ghost"
            aria-label={`Undo: ${deedWords(deed)}, ${clockTime(deed.at, now)}`}
            onClick={() => openOverlay({ kind: 'undo', deed: deed.key })}
          >
            Undo
          </Button>
        </li>
      ))}
    </ul>
  )
}
