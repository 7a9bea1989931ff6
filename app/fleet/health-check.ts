/** One handshake with a server as it is now, with what it takes loaded only when it is needed. */
import { Failure } from '../contract/failure.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import { definitionIn } from './fleet-file.ts'
import { mooredServer } from './inspect.ts'
import { secretValues } from './redact.ts'
import { redactedReport } from './redacted-report.ts'
import { runSession } from './sessions.ts'
import type { Tools } from './tools.ts'

/** Failures: `unknown-server`, `not-running`, `cancelled`; for a stdio server those of a session's start. */
export async function probeServer(tools: Tools, id: string, signal: AbortSignal): Promise<ProbeReport> {
  const server = await mooredServer(tools, id)
  const report =
    server.transport === 'stdio' ? await probeAttached(tools, id, signal) : await tools.probe(server, signal)
  return redactedReport(report, secretValues(await tools.definitions.require(id), server.token))
}

async function probeAttached(tools: Tools, id: string, signal: AbortSignal): Promise<ProbeReport> {
  const { probeStdio } = await import('../health/probe-stdio.ts')
  return probeStdio(() => runSession(tools, id, signal), signal)
}

/** Throws `not-running` rather than telling a person that a stopped server refuses connections. */
export function refuseUnlessRunning(tools: Tools, id: string): void {
  const { container } = tools.picture.facts(id)
  const isStdio = definitionIn(tools.definitions.current(), id)?.transport === 'stdio'
  if (isStdio || container?.status === 'running' || tools.engineNow() === null) return
  throw new Failure('not-running', `"${id}" is not running.`, 'Start it first.')
}
