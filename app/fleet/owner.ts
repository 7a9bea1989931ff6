/** Tells whether the process that a session's container belongs to is still there to close it. */
import { hostname } from 'node:os'
import type { Container } from '../engine/engine.ts'
import { OWNER_LABEL, ROLE_LABEL } from '../engine/labels.ts'

/** What this process writes on its sessions' containers. */
export const thisOwner = (): string => `${hostname()}/${process.pid}`

/**
 * True for a session whose owner ran on this computer and is gone. A process id that was given out again keeps
 * a container for longer than needed; the other way round a session in use would be cut.
 */
export function isOrphan({ labels }: Pick<Container, 'labels'>): boolean {
  const { [OWNER_LABEL]: owner = '' } = labels
  const separator = owner.lastIndexOf('/')
  if (labels[ROLE_LABEL] !== 'session' || owner.slice(0, separator) !== hostname()) return false
  return !isAlive(Number(owner.slice(separator + 1)))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // EPERM: it lives, as another user.
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
