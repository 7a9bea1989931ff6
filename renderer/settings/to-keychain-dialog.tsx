/** Asks before API keys move from private files to the keychain, says what happens, and shows how far it is. */
import { useEffect } from 'react'
import type { MovedSecrets } from '../../app/contract/answers.ts'
import { secretsInFiles } from '../../app/contract/secret.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { useSnapshot } from '../state/mirror.ts'
import { forgetFailure, movedCount, moveToKeychain, useToKeychain } from '../state/to-keychain.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { counted } from '../words/amounts.ts'
import { KEYCHAIN_CHOICE } from './keychain-choice.ts'

const none: readonly ServerView[] = []

export function ToKeychainDialog({ onClose }: { onClose: () => void }) {
  const servers = useSnapshot((snapshot) => snapshot.servers, none)
  const { step } = useToKeychain()
  useEffect(() => forgetFailure, [])
  const running = step.kind === 'running'
  const inFiles = running ? step.all : secretsInFiles(servers)
  const isOver = inFiles.length === 0
  // Another face may have moved them meanwhile.
  useEffect(() => {
    if (isOver) onClose()
  }, [isOver, onClose])
  if (isOver) return null
  const amount = inFiles.reduce((sum, { names }) => sum + names.length, 0)
  return (
    <Dialog
      title="Move API keys to the keychain?"
      width="regular"
      role="alertdialog"
      returnTo={KEYCHAIN_CHOICE}
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            {running ? 'Close' : 'Cancel'}
          </Button>
          <Button weight="primary" busy={running} onClick={() => void moveToKeychain()}>
            {running ? 'Moving' : step.kind === 'failed' ? 'Try again' : 'Move to the keychain'}
          </Button>
        </>
      }
    >
      {step.kind === 'failed' && (
        <div role="alert">
          <Notice tone="bad" title={step.failure.message} className="mb-4">
            {step.failure.fix}
          </Notice>
        </div>
      )}
      {running && <Progress all={step.all} servers={servers} />}
      <p>This happens:</p>
      <ol className="mt-1.5 list-decimal space-y-1 pl-5 marker:text-faint">
        <li>The keychain of this computer seals {counted(amount, 'API key')}.</li>
        <li>Each is read back. Only then its private file loses it, all keys of a server together or none.</li>
        <li>API keys that you enter from now on go into the keychain, too.</li>
      </ol>
      <p className="mt-3 text-muted">
        No server is restarted. The keychain may ask you for its password. A copy of the files on another computer will
        not open the keys any more.
      </p>
      <p className="mt-3">These are moved:</p>
      <ul className="mt-1.5 list-disc space-y-0.5 pl-5 marker:text-faint">
        {inFiles.map(({ id, names }) => (
          <li key={id} className="break-words">
            <span className="font-mono text-small">{names.join(', ')}</span> of {id}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

interface ProgressProps {
  readonly all: readonly MovedSecrets[]
  readonly servers: readonly ServerView[]
}

function Progress({ all, servers }: ProgressProps) {
  const done = movedCount(all, servers)
  return (
    <div role="status" className="mb-4">
      <p className="mb-1.5 font-medium">
        {done} of {counted(all.length, 'server')} done
      </p>
      <ProgressBar label="Servers whose keys are in the keychain" share={done / all.length} />
    </div>
  )
}
