/** What can be done about one port, as buttons: in its card, and at the end of its line. */
import type { PortSlot } from '../../app/contract/ports.ts'
import { goTo, openOverlay, openServer } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { movable } from './drop.ts'
import { RebindButton } from './rebind-button.tsx'

export interface SlotActionsProps {
  readonly slot: PortSlot
  readonly onMove: (server: string) => void
}

export function SlotActions({ slot, onMove }: SlotActionsProps) {
  const { port, state, servers } = slot
  const [server] = servers
  const moved = movable(slot)
  if (state === 'left-alone') {
    return (
      <Button size="small" weight="ghost" aria-label={`Settings of port ${port}`} onClick={() => goTo('settings')}>
        Settings
      </Button>
    )
  }
  if (server === undefined) return null
  return (
    <>
      {state === 'conflict' && (
        <Button
          size="small"
          weight="primary"
          aria-label={`Resolve the conflict of ${server} on ${port}`}
          onClick={() => openOverlay({ kind: 'conflict', id: server })}
        >
          Resolve…
        </Button>
      )}
      {state === 'exposed' && <RebindButton server={server} />}
      {moved !== null && state !== 'conflict' && (
        <Button size="small" aria-label={`Move ${moved} to another port`} onClick={() => onMove(moved)}>
          Move…
        </Button>
      )}
      <Button size="small" weight="ghost" aria-label={`Open ${server}`} onClick={() => openServer(server)}>
        Open
      </Button>
    </>
  )
}
