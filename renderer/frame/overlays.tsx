/** The dialog that is open, if any. Forms come in their own chunk: they carry the schema, and the first paint needs none of it. */
import { lazy, Suspense } from 'react'
import { assertNever } from '../../app/contract/result.ts'
import { PreviewDialog } from '../clients/preview-dialog.tsx'
import { RestartDialog } from '../clients/restart-dialog.tsx'
import { UndoDialog } from '../clients/undo-dialog.tsx'
import { Palette } from '../palette/palette.tsx'
import { ConflictDialog } from '../ports/conflict-dialog.tsx'
import { LeakedDialog } from '../servers/leaked/leaked-dialog.tsx'
import { MoveOverlay } from '../servers/move-overlay.tsx'
import { RemoteDialog } from '../servers/remote/remote-dialog.tsx'
import { RemoveDialog } from '../servers/remove-dialog.tsx'
import { ToKeychainDialog } from '../settings/to-keychain-dialog.tsx'
import { closeOverlay, type Overlay, useView } from '../state/view.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'

const AddDialog = lazy(() => import('../servers/add/add-dialog.tsx').then((module) => ({ default: module.AddDialog })))
const EditDialog = lazy(() =>
  import('../servers/edit/edit-dialog.tsx').then((module) => ({ default: module.EditDialog })),
)

export function Overlays() {
  const overlay = useView((view) => view.overlay)
  return <Suspense fallback={null}>{overlay && <OverlayOf overlay={overlay} />}</Suspense>
}

function OverlayOf({ overlay }: { overlay: Overlay }) {
  switch (overlay.kind) {
    case 'add':
      return <AddDialog first={overlay.way ?? 'sample'} onClose={closeOverlay} />
    case 'edit':
      return <EditDialog {...overlay} onClose={closeOverlay} />
    case 'remove':
      return <RemoveDialog id={overlay.id} onClose={closeOverlay} />
    case 'leaked':
      return <LeakedDialog id={overlay.id} onClose={closeOverlay} />
    case 'conflict':
      return <ConflictDialog id={overlay.id} start={overlay.start ?? false} onClose={closeOverlay} />
    case 'move':
      return <MoveOverlay id={overlay.id} onClose={closeOverlay} />
    case 'remote':
      return <RemoteDialog id={overlay.id} onClose={closeOverlay} />
    case 'preview':
      return <PreviewDialog id={overlay.id} client={overlay.client} onClose={closeOverlay} />
    case 'undo':
      return <UndoDialog deed={overlay.deed} onClose={closeOverlay} />
    case 'restart':
      return <RestartDialog {...overlay} onClose={closeOverlay} />
    case 'to-keychain':
      return <ToKeychainDialog onClose={closeOverlay} />
    case 'palette':
      return <Palette onClose={closeOverlay} />
    case 'shortcuts':
      return <ShortcutsDialog onClose={closeOverlay} />
    default:
      return assertNever(overlay)
  }
}
