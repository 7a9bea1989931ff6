/** Somebody else has the token: says what replacing it does, does it, and shows what came of it. */
import { useState } from 'react'
import type { LeakReport } from '../../../app/contract/answers.ts'
import type { ClientView } from '../../../app/contract/client-views.ts'
import type { FailureView } from '../../../app/contract/failure.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { copyToken, remedyOf } from '../../state/actions.ts'
import { useCloseWhenGone } from '../../state/close-when-gone.ts'
import { useMirror } from '../../state/mirror.ts'
import { findServer } from '../../state/select.ts'
import { replaceLeaked } from '../../state/token-actions.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { RemedyButton } from '../remedy-button.tsx'
import { type LeakWords, leakWords } from './leak-words.ts'
import { LeakedResult } from './leaked-result.tsx'
import { Reloads } from './reloads.tsx'

type Phase =
  | { readonly kind: 'asking'; readonly failure: FailureView | null }
  | { readonly kind: 'working' }
  | { readonly kind: 'done'; readonly report: LeakReport; readonly told: LeakWords }

export function LeakedDialog({ id, onClose }: { id: string; onClose: () => void }) {
  useCloseWhenGone(id, onClose)
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const server = snapshot && findServer(snapshot, id)
  return server && <LeakedForm server={server} clients={snapshot.clients} onClose={onClose} />
}

interface LeakedFormProps {
  readonly server: ServerView
  readonly clients: readonly ClientView[]
  readonly onClose: () => void
}

function LeakedForm({ server, clients, onClose }: LeakedFormProps) {
  const { id } = server
  const [phase, setPhase] = useState<Phase>({ kind: 'asking', failure: null })
  const told = leakWords(server, clients)
  const replace = async () => {
    setPhase({ kind: 'working' })
    const result = await replaceLeaked(id)
    setPhase(result.ok ? { kind: 'done', report: result.value, told } : { kind: 'asking', failure: result.failure })
  }
  if (phase.kind === 'done') {
    return (
      <Dialog
        title={`The token of ${id} is replaced`}
        width="regular"
        onClose={onClose}
        footer={
          <>
            <Button onClick={() => void copyToken(id)}>Copy the new token</Button>
            <Button weight="primary" onClick={onClose}>
              Done
            </Button>
          </>
        }
      >
        <LeakedResult id={id} report={phase.report} reloads={phase.told.reloads} />
      </Dialog>
    )
  }
  const working = phase.kind === 'working'
  return (
    <Dialog
      title={`Replace the leaked token of ${id}?`}
      width="regular"
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button weight="danger" busy={working} onClick={() => void replace()}>
            {working ? 'Replacing' : 'Replace the token now'}
          </Button>
        </>
      }
    >
      {phase.kind === 'asking' && phase.failure && (
        <FailureNotice
          failure={phase.failure}
          className="mb-4"
          actions={<RemedyButton remedy={remedyOf(phase.failure)} />}
        />
      )}
      <p>This happens:</p>
      <ol className="mt-1.5 list-decimal space-y-1 pl-5 marker:text-faint">
        {told.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ol>
      <Reloads title="Then you do this:" reloads={told.reloads} />
    </Dialog>
  )
}
