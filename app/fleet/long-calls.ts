/** Finds out whether a call through a gate has been under way for longer than a grace period. */
import { CALLS_PATH, type UnderWay, underWayIn } from '../gate/long-calls.ts'
import { PROBE_AGENT } from '../health/call.ts'
import { loopbackFetch } from '../wire/loopback-fetch.ts'
import type { GateTraffic } from './gate-traffic.ts'
import type { Tools } from './tools.ts'

/** Milliseconds for the gate's answer, which it gives by itself. */
const LIMIT = 2_000

/** Whether a call to this server may have been under way for longer than so many milliseconds. */
export type HasLongCall = (id: string, grace: number) => Promise<boolean>

/**
 * A look marks the calls that it finds; once all of these have ended, within the grace period, none can be older than
 * it. So while a server is being called the first look answers yes, and one a while later, within the grace period,
 * knows. A gate that does not answer carries no call. Calls to a server with the transport `sse` do not show: their
 * requests end at once.
 */
export function createLongCalls(
  { definitions, tokens }: Pick<Tools, 'definitions' | 'tokens'>,
  traffic: Pick<GateTraffic, 'marked' | 'markCalls'>,
): HasLongCall {
  return async (id, grace) => {
    const port = definitions.current().servers[id]?.port
    const token = await tokens.read(id)
    const now = port && token ? await underWayAt(port, token) : null
    if (!now) return false
    const before = traffic.marked(id)
    const isYoung = before !== null && now.at - before.at <= grace
    return (isYoung ? before : traffic.markCalls(id, now)).left > 0
  }
}

async function underWayAt(port: number, token: string): Promise<UnderWay | null> {
  try {
    const headers = { Authorization: `Bearer ${token}`, 'User-Agent': PROBE_AGENT }
    const url = `http://127.0.0.1:${port}${CALLS_PATH}`
    const response = await loopbackFetch(url, { headers, signal: AbortSignal.timeout(LIMIT) })
    return underWayIn(await response.json())
  } catch {
    return null
  }
}
