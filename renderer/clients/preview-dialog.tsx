/** Shows what adding a server would change in a client's files before a person decides. */
import { useState } from 'react'
import type { FailureView } from '../../app/contract/failure.ts'
import { ask, saidAdded } from '../state/actions.ts'
import { useCloseWhenGone } from '../state/close-when-gone.ts'
import { useSnapshot } from '../state/mirror.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { shortPath } from './client-words.ts'
import { DiffView } from './diff-view.tsx'

export function PreviewDialog({ id, client, onClose }: { id: string; client: string; onClose: () => void }) {
  useCloseWhenGone(id, onClose)
  const name = useSnapshot(({ clients }) => clients.find((one) => one.id === client)?.name ?? client, client)
  const home = useSnapshot(({ app }) => app.home, '')
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const preview = useAnswer('client:preview', { client, id, kind: 'link' }, `${client} ${id} ${round}`)
  const diffs = preview?.ok ? preview.value : null
  const problem = preview && !preview.ok ? preview.failure : failure
  const add = async () => {
    if (!diffs) return
    setBusy(true)
    const seen = diffs.map(({ file, hash }) => ({ file, hash }))
    const result = await ask('client:link', { client, id, seen })
    setBusy(false)
    if (result.ok) {
      saidAdded({ id: client, name }, id, result.value)
      return onClose()
    }
    setFailure(result.failure)
    // The file is another one now: what would change is shown again, and asked again.
    if (result.failure.kind === 'client-file-changed') setRound(round + 1)
  }
  return (
    <Dialog
      title={`Add ${id} to ${name}?`}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button weight="primary" data-first-focus busy={busy} disabled={!diffs} onClick={() => void add()}>
            Add
          </Button>
        </>
      }
    >
      {problem && <FailureNotice tone="warn" failure={problem} className="mb-3" />}
      <ul aria-label="Files" className="space-y-4">
        {(diffs ?? []).map(({ file, isNew, hunks }) => (
          <li key={file}>
            <p className="mb-1.5 break-all font-mono text-muted text-small" title={file} data-selectable>
              {shortPath(file, home)}
              {isNew && ' (new)'}
            </p>
            <DiffView label={`Change in ${file}`} hunks={hunks} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
