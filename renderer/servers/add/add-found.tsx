/** Servers that stand in the files of AI clients already, to be taken over into the fleet. */
import { createPortal } from 'react-dom'
import type { TakenOver } from '../../../app/contract/imports.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice, Notice } from '../../ui/notice.tsx'
import { counted } from '../../words/amounts.ts'
import { RemedyButton } from '../remedy-button.tsx'
import type { AddWayProps } from './add-dialog.tsx'
import { FoundItem, LeftItem } from './found-item.tsx'
import { useFound } from './use-found.ts'

export function AddFound({ footer, onClose }: AddWayProps) {
  const { answer, items, wanted, busy, failure, remedy, report, take, undo, choose, lookAgain } = useFound()
  const home = useSnapshot((snapshot) => snapshot.app.home, '')
  const possible = items.filter(({ plan }) => plan.ok)
  const left = items.filter(({ plan, kind }) => !plan.ok && kind !== 'ours')
  const problem = failure ?? (answer?.ok === false ? answer.failure : null)
  return (
    <>
      <div aria-live="polite" className="space-y-3">
        {problem && <FailureNotice failure={problem} actions={<RemedyButton remedy={remedy} />} />}
        {report && (
          <Notice tone="info" title={`${report.taken.servers.join(', ')} taken over`}>
            {report.next}
          </Notice>
        )}
        {answer === null && <p className="text-muted">Looking into the files of your clients…</p>}
        {answer?.ok &&
          answer.value.problems.map(({ file, message }) => (
            <Notice key={file} tone="warn" title={message}>
              What stands in this file is not listed. Mend it, then look again.
            </Notice>
          ))}
        {answer?.ok && possible.length === 0 && <Nothing others={left.length} />}
      </div>
      {possible.length > 0 && (
        <>
          <p className="mt-1 mb-2 text-muted">
            They run here from then on, with their keys in the store of secrets. It happens as a whole, and can be
            undone.
          </p>
          <ul aria-label="Found in your AI clients" className="border-line border-t">
            {possible.map((item) => (
              <FoundItem
                key={item.key}
                item={item}
                home={home}
                chosen={wanted.includes(item)}
                onChoose={(isChosen) => choose(item, isChosen)}
              />
            ))}
          </ul>
        </>
      )}
      {left.length > 0 && (
        <details className="mt-4">
          <summary className="w-fit rounded font-semibold">
            {counted(left.length, 'other entry', 'other entries')}
          </summary>
          <ul aria-label="Cannot be taken over" className="mt-2 border-line border-t">
            {left.map((item) => (
              <LeftItem key={item.key} item={item} />
            ))}
          </ul>
        </details>
      )}
      {answer?.ok && <Taken taken={answer.value.taken} busy={busy} onUndo={(one) => void undo(one)} />}
      {footer &&
        createPortal(
          <>
            <Button onClick={onClose}>{report ? 'Close' : 'Cancel'}</Button>
            <Button busy={busy || answer === null} onClick={lookAgain}>
              Look again
            </Button>
            <Button weight="primary" busy={busy} disabled={wanted.length === 0} onClick={() => void take()}>
              {busy ? 'Working' : wanted.length > 0 ? `Take over ${counted(wanted.length, 'server')}` : 'Take over'}
            </Button>
          </>,
          footer,
        )}
    </>
  )
}

function Nothing({ others }: { others: number }) {
  return (
    <div>
      <p className="font-medium">No server to take over</p>
      <p className="text-muted">
        {others === 0
          ? 'What your AI clients start with docker run, npx or uvx shows up here.'
          : 'None of the entries in your AI clients is started with docker run, npx or uvx in a way that works here.'}
      </p>
    </div>
  )
}

interface TakenProps {
  readonly taken: readonly TakenOver[]
  readonly busy: boolean
  readonly onUndo: (one: TakenOver) => void
}

function Taken({ taken, busy, onUndo }: TakenProps) {
  if (taken.length === 0) return null
  return (
    <section aria-label="Taken over" className="mt-4">
      <h3 className="mb-1 font-semibold">Taken over</h3>
      <ul className="border-line border-t">
        {taken.map((one) => (
          <li key={one.key} className="flex min-h-9 items-center gap-3 border-line border-b py-1">
            <p className="min-w-0 flex-1 break-words">{one.servers.join(', ')}</p>
            <Button
              size="small"
              busy={busy}
              aria-label={`Undo taking over ${one.servers.join(', ')}`}
              onClick={() => onUndo(one)}
            >
              Undo
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
