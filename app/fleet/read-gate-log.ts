/** Makes the traffic of a server from its gate's log as it is now, for faces that look once. */
import { Failure } from '../contract/failure.ts'
import type { Instant } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { afterGateEnd, afterGateStart, afterRecord, noTraffic, type TrafficSoFar } from '../gate/traffic.ts'
import type { Home } from '../home.ts'
import { createGateRecords, type GateRecordParts } from './gate-records.ts'

/** Lines: more than a day of a busy server, read in about two seconds. */
const TAIL = 100_000
/** Milliseconds. */
const LIMIT = 30_000

export interface GateLogParts extends GateRecordParts {
  readonly home: Pick<Home, 'key'>
  readonly engine: () => Promise<Engine>
  readonly now: () => Instant
}

/**
 * Of the newest gate there is, running or not. Failures: `unknown-server`, `not-running` when the server has no gate,
 * `timeout`, and those of the engine.
 */
export async function readGateLog(parts: GateLogParts, id: string): Promise<TrafficSoFar> {
  const { transport, auth } = await parts.definitions.require(id)
  if (transport === 'stdio' || auth !== 'gate') throw noGate(id, 'Only a server whose access is "gate" has one.')
  const engine = await parts.engine()
  const labels = { [HOME_LABEL]: parts.home.key, [ROLE_LABEL]: 'gate', [SERVER_LABEL]: id }
  const [gate] = (await engine.containersWith(labels)).toSorted((one, other) => other.createdAt - one.createdAt)
  if (!gate) throw noGate(id, `Start it first: \`berth start ${id}\`.`)
  return readOnce(parts, engine, gate, id)
}

async function readOnce(parts: GateLogParts, engine: Engine, gate: Container, id: string): Promise<TrafficSoFar> {
  const signal = AbortSignal.timeout(LIMIT)
  const recordsIn = createGateRecords(parts, id)
  const now = parts.now()
  let traffic = afterGateStart(noTraffic, gate.startedAt ?? gate.createdAt)
  for await (const lines of engine.logs(gate.id, { tail: TAIL, follow: false, signal })) {
    for (const record of await recordsIn(lines)) traffic = afterRecord(traffic, record, now)
  }
  if (signal.aborted) throw new Failure('timeout', `The log of the gate of "${id}" was not read in time.`, 'Try again.')
  return gate.status === 'running' ? traffic : afterGateEnd(traffic)
}

const noGate = (id: string, fix: string): Failure =>
  new Failure('not-running', `"${id}" has no gate that could tell who calls.`, fix)
