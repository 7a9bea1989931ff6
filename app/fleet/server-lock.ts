/** Names the lock under which one process at a time works on a server, and how long the others wait for it. */
import type { ServerDefinition } from '../contract/server.ts'

/** Milliseconds that another process may take with the same server beyond its stop timeout. */
const LOCK_GRACE = 20_000

export const lockOf = (id: string, { stopTimeout }: Pick<ServerDefinition, 'stopTimeout'>, signal?: AbortSignal) => ({
  name: `server-${id}`,
  options: { waitMilliseconds: stopTimeout * 1000 + LOCK_GRACE, ...(signal ? { signal } : {}) },
})
