/** Ties one server to one client, or unties it. */
import type { ClientView } from '../../app/contract/client-views.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { addToClient, unlinkClient } from '../state/actions.ts'
import { mooringOf } from '../state/select.ts'
import { openOverlay } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { useBusy } from '../ui/use-busy.ts'

export interface MooringControlProps {
  readonly server: ServerView
  readonly client: ClientView
  /** Draws Add as the main action of its view. */
  readonly primary?: boolean
}

export function MooringControl({ server, client, primary = false }: MooringControlProps) {
  const [busy, run] = useBusy()
  const mooring = mooringOf(server, client)
  // What became of it, and what to do, is told where its state is.
  if (mooring.kind === 'absent' || mooring.kind === 'lost') return null
  const size = primary ? 'medium' : 'small'
  const isMoored = mooring.kind === 'moored'
  const change = () => (isMoored ? unlinkClient : addToClient)(client, server.id)
  // One button for both ways, in one place: it keeps the focus of whoever pressed it.
  return (
    <>
      {mooring.kind === 'free' && (
        <Button
          weight="ghost"
          size={size}
          aria-label={`Preview the change to ${client.name}`}
          onClick={() => openOverlay({ kind: 'preview', id: server.id, client: client.id })}
        >
          Preview
        </Button>
      )}
      <Button
        weight={primary && !isMoored ? 'primary' : 'secondary'}
        size={size}
        aria-label={`${isMoored ? 'Remove from' : 'Add to'} ${client.name}`}
        busy={busy}
        disabled={mooring.kind === 'blocked'}
        onClick={() => void run(change)}
      >
        {isMoored ? 'Remove' : primary ? `Add to ${client.name}` : 'Add'}
      </Button>
    </>
  )
}
