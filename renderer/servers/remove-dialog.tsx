/** Asks before a server goes, and says exactly what goes with it. */
import { useState } from 'react'
import { removeServer } from '../state/actions.ts'
import { useMirror } from '../state/mirror.ts'
import { findServer } from '../state/select.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

export function RemoveDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const [removing, setRemoving] = useState(false)
  const server = snapshot ? findServer(snapshot, id) : null
  const names = (server?.entries ?? []).map(
    ({ client }) => snapshot?.clients.find((known) => known.id === client)?.name ?? client,
  )
  const clients = [...new Set(names)]
  const remove = async () => {
    setRemoving(true)
    await removeServer(id)
    onClose()
  }
  return (
    <Dialog
      title={`Remove ${id}?`}
      width="small"
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button weight="danger" busy={removing} onClick={() => void remove()}>
            {removing ? 'Removing' : 'Remove server'}
          </Button>
        </>
      }
    >
      <p>This removes:</p>
      <ul className="mt-1.5 list-disc space-y-0.5 pl-5 marker:text-faint">
        <li>its definition, container and network</li>
        {server?.token && <li>its token, which stops working at once</li>}
        {clients.length > 0 && <li>its entry in {clients.join(', ')}</li>}
      </ul>
      <p className="mt-3 text-muted">The image and any mounted folder stay.</p>
    </Dialog>
  )
}
