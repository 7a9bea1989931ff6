/** The holder went by itself: nothing is left to decide but whether to start. */
import type { FailureView } from '../../../app/contract/failure.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { startNow } from '../../state/actions.ts'
import { mainAction } from '../../state/select.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { FirstButton } from './conflict-footer.tsx'
import { Refusal } from './refusal.tsx'

export interface FreePortProps {
  readonly server: ServerView
  readonly port: number
  /** What became of the last choice, when it came to nothing. */
  readonly failure: FailureView | null
  readonly onClose: () => void
}

export function FreePort({ server, port, failure, onClose }: FreePortProps) {
  const { id } = server
  const canStart = mainAction(server) === 'start'
  const start = () => {
    onClose()
    void startNow(id)
  }
  return (
    <Dialog
      title={`Port ${port} is free`}
      width="regular"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {canStart && (
            <FirstButton weight="primary" onClick={start}>
              Start {id}
            </FirstButton>
          )}
        </>
      }
    >
      {failure && <Refusal failure={failure} onRetry={null} />}
      <p role="status" className="flex items-start gap-2.5">
        <Glyph shape="dot" tone="good" className="mt-[3px]" />
        Nobody else is on it now, so {id} can have it.{failure ? '' : ' Nothing was changed.'}
      </p>
    </Dialog>
  )
}
