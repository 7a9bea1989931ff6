/** What happens on a berth when it is chosen, and the one way a server gets from berth to berth. */
import { attempt } from '../state/actions.ts'
import { usePortMap } from '../state/port-map.ts'
import { sayResolved } from '../state/resolve.ts'
import { openOverlay } from '../state/view.ts'
import { movable } from './drop.ts'
import { holdOver, letGo, takeInHand, usePlan } from './plan-view.ts'

/** Enter or Space: the ways out of a conflict, the number to move a server to, or into the card of a stranger. */
export function actOn(port: number): void {
  const slot = usePortMap.getState().slots.get(port)
  if (!slot) return
  const [first] = slot.servers
  const server = movable(slot)
  if (slot.state === 'conflict' && first !== undefined) openOverlay({ kind: 'conflict', id: first })
  else if (server !== null) takeInHand('typing', server, port)
  else document.querySelector<HTMLElement>('[data-berth-card] button')?.focus()
}

/** A click: as much, except that a server's own berth shows its card, which has Move among its buttons. */
export function choose(port: number): void {
  const slot = usePortMap.getState().slots.get(port)
  usePlan.setState({ active: port, focused: port })
  if (slot?.state === 'conflict') actOn(port)
}

/** Moves it, running or not, and offers the way back. False when it stayed; what kept it is in a toast then. */
export async function moveTo(server: string, from: number, port: number): Promise<boolean> {
  takeInHand('moving', server, from)
  holdOver(port)
  const resolution = await attempt('ports:resolve', {
    id: server,
    choice: { kind: 'move', server, port },
    start: false,
  })
  letGo()
  if (resolution === null) return false
  sayResolved(resolution, `${server} moved to port ${port}.`)
  return true
}
