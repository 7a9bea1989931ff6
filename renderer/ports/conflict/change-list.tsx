/** All that a choice would change, in the order of doing it, and what stays as it is. */
import { ArrowRight } from 'lucide-react'
import type { Change, Option } from '../../../app/contract/ports.ts'
import { shortPath, withShortPaths } from '../../clients/client-words.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { type ChangeWords, changeWords } from '../../words/change-words.ts'

export interface ChangeListProps {
  readonly changes: readonly Change[]
  readonly keeps: Option['keeps']
  readonly undoable: boolean
}

export function ChangeList({ changes, keeps, undoable }: ChangeListProps) {
  const clients = useSnapshot((snapshot) => snapshot.clients, [])
  const home = useSnapshot(({ app }) => app.home, '')
  const clientName = (id: string) => clients.find((client) => client.id === id)?.name ?? id
  return (
    <div className="space-y-2" data-selectable>
      {changes.length > 0 && (
        <ol aria-label="What changes" className="space-y-1.5">
          {changes.map((change) => (
            <ChangeLine key={JSON.stringify(change)} words={changeWords(change, clientName)} />
          ))}
        </ol>
      )}
      {keeps.length > 0 && (
        <ul aria-label="What stays" className="text-muted text-small">
          {keeps.map((sentence) => (
            <li key={sentence}>{withShortPaths(sentence, home)}</li>
          ))}
        </ul>
      )}
      {!undoable && changes.some(isLasting) && <p className="text-muted text-small">This cannot be undone.</p>}
    </div>
  )
}

/** A start is no loss: whoever regrets it stops the server. */
const isLasting = ({ kind }: Change): boolean => kind !== 'start'

function ChangeLine({ words: { text, code, values } }: { words: ChangeWords }) {
  const home = useSnapshot(({ app }) => app.home, '')
  return (
    <li>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="wrap-anywhere">{text}</span>
        {code && (
          <span title={code} className="wrap-anywhere font-mono text-muted text-small">
            {shortPath(code, home)}
          </span>
        )}
        {values && !code && <Values {...values} />}
      </p>
      {values && code && <Values {...values} />}
    </li>
  )
}

function Values({ from, to }: NonNullable<ChangeWords['values']>) {
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 font-mono text-small">
      <del className="wrap-anywhere text-muted no-underline">{from}</del>
      <ArrowRight size={12} role="img" aria-label="becomes" className="shrink-0 text-faint" />
      <ins className="wrap-anywhere text-accent-ink no-underline">{to}</ins>
    </span>
  )
}
