/** Speaks MCP with a server through the official SDK, as any client would: initialize, then tools/list. */
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client'
import type { ProbeReport } from '../contract/snapshot.ts'
import type { StageRecord } from './stage-record.ts'

/** Ending the session is a courtesy; a server that does not answer it is not waited for longer. */
const COURTESY_LIMIT = 1_000
/** A server of 2025 that ignores `server/discover` gets `initialize` after this. */
const DISCOVER_LIMIT = 2_000
/** The longest that a timer takes: the caller's signal is the one limit, the SDK's own 60 s must not cut in. */
const NO_LIMIT = 2 ** 31 - 1

/** What a report keeps, as a person may read it: a server says of itself whatever it likes. */
const KEPT_TOOLS = 500
const KEPT_NAME = 200
const KEPT_DESCRIPTION = 500

type Healthy = Extract<ProbeReport['outcome'], { kind: 'healthy' }>

export interface Handshake {
  readonly transport: Transport
  /** `auto` speaks 2026-07-28 with servers that know it and the 2025 handshake with others; `legacy` the latter only. */
  readonly mode: 'auto' | 'legacy'
  readonly record: StageRecord
  readonly signal: AbortSignal
}

/** Runs the stages `initialize` and `tools`. Ends the session and closes the transport, whatever happened. */
export async function shakeHands({ transport, mode, record, signal }: Handshake): Promise<Omit<Healthy, 'access'>> {
  const options = { signal, timeout: NO_LIMIT }
  const versionNegotiation = { mode, probe: { timeoutMs: DISCOVER_LIMIT } }
  const client = new Client({ name: 'berth-probe', version: '1' }, { versionNegotiation })
  try {
    await record.run('initialize', () => untilAborted(signal, client.connect(transport, options)))
    const offersTools = client.getServerCapabilities()?.tools !== undefined
    const list = () => untilAborted(signal, client.listTools({}, options))
    const tools = offersTools ? (await record.run('tools', list)).tools : []
    const server = client.getServerVersion()
    return {
      kind: 'healthy',
      protocolVersion: cut(client.getNegotiatedProtocolVersion(), KEPT_NAME),
      serverName: cut(server?.name, KEPT_NAME),
      serverVersion: cut(server?.version, KEPT_NAME),
      tools: tools.slice(0, KEPT_TOOLS).map(({ name, description }) => ({
        name: cut(name, KEPT_NAME),
        description: cut(description, KEPT_DESCRIPTION),
      })),
    }
  } finally {
    if (transport instanceof StreamableHTTPClientTransport && !signal.aborted) {
      await untilAborted(AbortSignal.timeout(COURTESY_LIMIT), transport.terminateSession()).catch(() => undefined)
    }
    await client.close().catch(() => undefined)
    // connect() may have failed before the client took the transport over.
    await transport.close().catch(() => undefined)
  }
}

const cut = (text = '', length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** The SDK asks the signal per request, but opens an SSE stream without asking. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
