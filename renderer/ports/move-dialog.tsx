/** The same question as in a berth's card, for places that have no berth: the list, and ports outside of the range. */
import { Dialog } from '../ui/dialog.tsx'
import { MoveForm } from './move-form.tsx'

export interface MoveDialogProps {
  readonly server: string
  readonly from: number
  readonly onClose: () => void
}

export function MoveDialog({ server, from, onClose }: MoveDialogProps) {
  return (
    <Dialog title={`Move ${server}`} width="small" onClose={onClose}>
      <MoveForm server={server} from={from} onEnd={onClose} />
    </Dialog>
  )
}
