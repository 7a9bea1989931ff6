/** Who keeps one server from having its port, by the word of attempts to take it too. Pure. */
import type { PortHolder } from '../contract/ports.ts'
import { holdersIn, isInTheWay, type PortReading, systemHolder, unknownHolder, type Viewer } from './holder.ts'

/** `refused`: the system keeps the port (a Windows reservation, or below 1024 without the right). */
export type Attempt = 'free' | 'in-use' | 'refused'

/** What came of trying to listen; in this order, one after the other. */
export interface Attempts {
  /** 127.0.0.1, where servers are published. */
  readonly loopback: Attempt
  /** 0.0.0.0: shows the listeners there that BSD and Windows let 127.0.0.1 share a port with. */
  readonly everywhere: Attempt
  /** ::1, where `localhost` leads first in many clients: a stranger there would be sent our token. */
  readonly loopback6: Attempt
}

export interface Inquiry extends PortReading {
  readonly attempts: Attempts
  /** Containers of the server that wants the port. */
  readonly ownContainerIds: ReadonlySet<string>
  readonly viewer: Viewer
}

/** Every holder but the server's own containers, and those that leave 127.0.0.1 and ::1 alone. */
export function holdersInTheWay(port: number, inquiry: Inquiry): readonly PortHolder[] {
  const all = holdersIn(port, inquiry, inquiry.viewer)
  const isOwn = (holder: PortHolder): boolean => holder.kind === 'container' && inquiry.ownContainerIds.has(holder.id)
  const obstacles = all.filter((holder) => !isOwn(holder) && isInTheWay(holder))
  if (obstacles.length > 0 || all.some((holder) => isOwn(holder) && isInTheWay(holder))) return obstacles
  return unseen(port, inquiry.attempts, all.length > 0)
}

/** In the way, but nobody that this user may see. `hasOthers`: somebody has the port on another address. */
function unseen(
  port: number,
  { loopback, everywhere, loopback6 }: Attempts,
  hasOthers: boolean,
): readonly PortHolder[] {
  if (loopback === 'in-use' || loopback6 === 'in-use' || (everywhere === 'in-use' && !hasOthers)) return [unknownHolder]
  // Below 1024 a refusal only says that Berth lacks the right; the engine may have it.
  return port >= 1024 && [loopback, everywhere, loopback6].includes('refused') ? [systemHolder] : []
}
