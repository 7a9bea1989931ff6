/** One handshake with a server as it is now, with what it takes loaded only when it is needed. */
import { Failure } from '../contract/failure.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import type { Home } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { mooredServer } from './inspect.ts'
import { knownSecrets } from './kept-secrets.ts'
import { redactedReport } from './redacted-report.ts'
import { runSession } from './sessions.ts'
import type { Tools } from './tools.ts'

/** Failures: `unknown-server`, `no-engine`, `not-running`, `cancelled`; for a stdio server those of a session's start. */
export async function probeServer(tools: Tools, id: string, signal: AbortSignal): Promise<ProbeReport> {
  const server = await mooredServer(tools, id)
  const report =
    server.transport === 'stdio' ? await probeAttached(tools, id, signal) : await tools.probe(server, signal)
  const definition = await tools.definitions.require(id)
  return redactedReport(report, await knownSecrets(tools, id, definition, server.token))
}

async function probeAttached(tools: Tools, id: string, signal: AbortSignal): Promise<ProbeReport> {
  const { probeStdio } = await import('../health/probe-stdio.ts')
  return probeStdio(() => runSession(tools, id, signal), signal)
}

/**
 * A handshake over HTTP that sends nothing unless the engine vouches for the port: a container of this server publishes
 * it. Failures: `no-engine`, `not-running` for a server that never had a port, `cancelled`.
 */
export function createHttpProbe({ home, engine }: Pick<Tools, 'home' | 'engine'>): Tools['probe'] {
  return async ({ id, url, transport, token }, signal) => {
    if (url === null) throw new Failure('not-running', `"${id}" was never started.`, 'Start it first.')
    const target = { url, transport: transport === 'sse' ? 'sse' : 'streamable-http', token } as const
    const isOwn = await isOwnPort(await engine(signal), home, id, Number(new URL(url).port))
    const { probe, unvouchedReport } = await import('../health/probe.ts')
    return isOwn ? probe(target, signal) : unvouchedReport(target)
  }
}

async function isOwnPort(engine: Engine, home: Home, id: string, port: number): Promise<boolean> {
  const ports = await engine.publishedPorts()
  return ports.some(
    (one) =>
      one.address === '127.0.0.1' &&
      one.port === port &&
      one.labels[SERVER_LABEL] === id &&
      one.labels[HOME_LABEL] === home.key,
  )
}

/** Throws `not-running` rather than telling a person that a stopped server refuses connections. */
export function refuseUnlessRunning(tools: Tools, id: string): void {
  const { container } = tools.picture.facts(id)
  const isStdio = definitionIn(tools.definitions.current(), id)?.transport === 'stdio'
  if (isStdio || container?.status === 'running' || tools.engineNow() === null) return
  throw new Failure('not-running', `"${id}" is not running.`, 'Start it first.')
}
