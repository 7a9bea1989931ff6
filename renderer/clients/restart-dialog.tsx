/** Asks before an app is quit for its entry, and shows how far that is. */
import { useState } from 'react'
import { type RestartStep, restartSteps } from '../../app/contract/client-views.ts'
import type { FailureView } from '../../app/contract/failure.ts'
import { ask, linkClient, relinkClient } from '../state/actions.ts'
import { useMirror } from '../state/mirror.ts'
import { noteNextStep } from '../state/next-steps.ts'
import { sayDone } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { FailureNotice } from '../ui/notice.tsx'

export interface RestartDialogProps {
  readonly client: string
  readonly id: string
  readonly deed: 'link' | 'relink'
  readonly onClose: () => void
}

export function RestartDialog({ client: clientId, id, deed, onClose }: RestartDialogProps) {
  const client = useMirror((mirror) => mirror.snapshot?.clients.find((one) => one.id === clientId))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<FailureView | null>(null)
  if (!client) return null
  const { name, restart } = client
  const begin = async () => {
    setBusy(true)
    setFailure(null)
    const result = await ask('client:restart', { client: clientId, id, deed })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    noteNextStep(clientId, id, result.value.next)
    if (result.value.next === null) sayDone(`${id} added to ${name}, which runs again.`)
    onClose()
  }
  const onlyWrite = async () => {
    onClose()
    await (deed === 'link' ? linkClient : relinkClient)(client, id)
  }
  return (
    <Dialog
      title={`${name} is running`}
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={busy} onClick={() => void onlyWrite()}>
            Only write the entry
          </Button>
          <Button weight="primary" busy={busy} onClick={() => void begin()}>
            {`Quit ${name}, write, start it again`}
          </Button>
        </>
      }
    >
      <p>
        {name} reads its file only when it starts, and may write it anew from memory. An entry that is written while it
        runs can get lost.
      </p>
      <p className="mt-2 text-muted">
        It is asked to quit, as from its menu. If it does not, it is left alone and nothing is written.
      </p>
      {busy && <Steps name={name} now={restart} />}
      {failure && <FailureNotice tone="warn" failure={failure} className="mt-3" />}
    </Dialog>
  )
}

const words: Readonly<Record<RestartStep, (name: string) => string>> = {
  quitting: (name) => `Waiting for ${name} to quit`,
  writing: () => 'Writing the entry',
  starting: (name) => `Starting ${name}`,
  checking: () => 'Looking whether the entry stays',
}

function Steps({ name, now }: { name: string; now: RestartStep | null }) {
  const reached = now === null ? -1 : restartSteps.indexOf(now)
  return (
    <ol aria-label="Progress" aria-live="polite" className="mt-3 space-y-1">
      {restartSteps.map((step, index) => (
        <li
          key={step}
          aria-current={index === reached ? 'step' : undefined}
          className={index > reached ? 'flex items-center gap-2 text-muted' : 'flex items-center gap-2'}
        >
          <Glyph
            shape={index < reached ? 'dot' : index === reached ? 'half' : 'ring'}
            tone={index < reached ? 'good' : index === reached ? 'busy' : 'quiet'}
          />
          {words[step](name)}
        </li>
      ))}
    </ol>
  )
}
