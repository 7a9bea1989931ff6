/** The table of ports: what Berth's servers have, and who else listens in the range. */
import type { PortRow } from '../contract/snapshot.ts'
import { type PortMapTools, portMapNow } from './port-map.ts'

/** Without an engine, what the operating system tells. */
export async function portTable(tools: PortMapTools): Promise<readonly PortRow[]> {
  const { slots } = await portMapNow(tools)
  return slots.flatMap(({ port, state, servers, holders }): PortRow[] => {
    if (state === 'free' || state === 'left-alone') return []
    return [
      {
        port,
        state: rowState(state, servers),
        server: servers[0] ?? null,
        addresses: [...new Set(holders.flatMap(({ bindings }) => bindings.map(({ address }) => address)))],
        holder: holders.map(({ words }) => words).join(' and ') || null,
      },
    ]
  })
}

function rowState(state: string, servers: readonly string[]): PortRow['state'] {
  if (state === 'conflict' || state === 'reserved') return state
  if (state === 'running') return 'ours'
  return servers.length > 0 ? 'ours' : 'taken'
}
