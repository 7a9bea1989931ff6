/** Names the lock under which one process at a time works on a server, and how long the others wait for it. */
import type { ServerDefinition } from '../contract/server.ts'
import { type Home, withLock } from '../home.ts'

/** Milliseconds that another process may take with the same server beyond its stop timeout. */
const LOCK_GRACE = 20_000

export const lockOf = (id: string, { stopTimeout }: Pick<ServerDefinition, 'stopTimeout'>, signal?: AbortSignal) => ({
  name: `server-${id}`,
  options: { waitMilliseconds: stopTimeout * 1000 + LOCK_GRACE, ...(signal ? { signal } : {}) },
})

/** All of these servers' locks at once. In one order everywhere, so that two who want the same do not block each other. */
export async function withServerLocks<T>(
  home: Home,
  servers: Readonly<Record<string, Pick<ServerDefinition, 'stopTimeout'>>>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const locks = Object.keys(servers)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .flatMap((id) => (servers[id] ? [lockOf(id, servers[id], signal)] : []))
  const held = locks.reduceRight<() => Promise<T>>(
    (inner, { name, options }) =>
      () =>
        withLock(home, name, inner, options),
    work,
  )
  return held()
}
