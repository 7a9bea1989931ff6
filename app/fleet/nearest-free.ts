/** Finds the port that a server can have now and that is nearest to the one it cannot. */
import type { Engine } from '../engine/engine.ts'
import { busyPorts, conflictOf, nearestPort, noFreePort, requireFreePort } from './free-port.ts'
import type { Tools } from './tools.ts'

/** How many ports that no list has as busy may turn out to be so: more means that nothing can be had at all. */
const TRIES = 20

/** `from`: the server's own port; the first free one where it has none. Each is tried. Failure `no-free-port`. */
export async function nearestFree(
  tools: Pick<Tools, 'home' | 'definitions' | 'platform'>,
  engine: Engine | null,
  { id, from, signal }: { readonly id: string; readonly from: number | null; readonly signal: AbortSignal },
): Promise<number> {
  const fleet = await tools.definitions.read()
  const busy = new Set(await busyPorts(fleet.settings.range, engine, tools.platform))
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = from === null ? requireFreePort(fleet, busy) : nearestPort(fleet, busy, from)
    if (port === null) break
    const holders = await conflictOf(tools, engine, { id, port, ownContainerIds: new Set(), signal })
    if (holders.length === 0) return port
    busy.add(port)
  }
  throw noFreePort(fleet)
}
