/** Shows what undoing a change to a client's files would do; three ways where somebody wrote a file since. */
import { useState } from 'react'
import type { ThreeWay, UndoFile } from '../../app/contract/answers.ts'
import type { FailureView } from '../../app/contract/failure.ts'
import { ask, saidUndone } from '../state/actions.ts'
import { useSnapshot } from '../state/mirror.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Button } from '../ui/button.tsx'
import { CodeBlock } from '../ui/code-block.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FailureNotice, Notice } from '../ui/notice.tsx'
import { deedWords, shortPath } from './client-words.ts'
import { DiffView } from './diff-view.tsx'

export function UndoDialog({ deed, onClose }: { deed: string; onClose: () => void }) {
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const answer = useAnswer('client:plan-undo', { key: deed }, `${deed} ${round}`)
  const plan = answer?.ok ? answer.value : null
  const problem = answer && !answer.ok ? answer.failure : failure
  const files = plan?.files ?? []
  const entryOnly = files.some(({ kind }) => kind === 'entry')
  const isBlocked = files.some((file) => file.kind === 'entry' && file.blocked !== null)
  const undo = async () => {
    if (!plan) return
    setBusy(true)
    const seen = files.map(({ file, hash }) => ({ file, hash }))
    const result = await ask('client:undo', { key: deed, entryOnly, seen })
    setBusy(false)
    if (result.ok) {
      saidUndone(plan.deed, result.value)
      return onClose()
    }
    setFailure(result.failure)
    if (result.failure.kind === 'client-file-changed') setRound(round + 1)
  }
  return (
    <Dialog
      title={plan ? `Undo “${deedWords(plan.deed)}”?` : 'Undo'}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            weight="primary"
            data-first-focus
            busy={busy}
            disabled={!plan || isBlocked}
            onClick={() => void undo()}
          >
            {entryOnly ? 'Undo entry only' : 'Undo'}
          </Button>
        </>
      }
    >
      {problem && <FailureNotice tone="warn" failure={problem} className="mb-3" />}
      <ul aria-label="Files" className="space-y-5">
        {files.map((file) => (
          <FileUndo key={file.file} file={file} />
        ))}
      </ul>
    </Dialog>
  )
}

function FileUndo({ file }: { file: UndoFile }) {
  const home = useSnapshot(({ app }) => app.home, '')
  return (
    <li className="space-y-2">
      <p className="break-all font-mono text-muted text-small" title={file.file} data-selectable>
        {shortPath(file.file, home)}
      </p>
      {file.kind === 'entry' && (
        <>
          <Notice tone="warn" title={file.blocked?.message ?? 'Somebody wrote this file since.'}>
            {file.blocked?.fix ?? 'Only the entry is undone; everything else stays as it is now.'}
          </Notice>
          <ThreeMoments entry={file.entry} />
          {file.since && file.since.length > 0 && (
            <>
              <p>What others changed since, and what stays:</p>
              <DiffView label={`Changed since in ${file.file}`} hunks={file.since} />
            </>
          )}
          <p>What undoing changes now:</p>
        </>
      )}
      <DiffView label={`Undoing in ${file.file}`} hunks={file.hunks} />
    </li>
  )
}

function ThreeMoments({ entry }: { entry: ThreeWay }) {
  const moments = [
    ['Before', entry.before],
    ['What Berth wrote', entry.written],
    ['Now', entry.now],
  ] as const
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      {moments.map(([title, text]) => (
        <div key={title} className="min-w-0">
          <p className="mb-1 text-muted text-small">{title}</p>
          <CodeBlock label={title} className="max-h-48">
            {text ?? 'No entry'}
          </CodeBlock>
        </div>
      ))}
    </div>
  )
}
