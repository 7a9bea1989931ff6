/** Follows the log of each gate that runs, across restarts and engines that go away, for as long as Berth runs. */
import type { Instant } from '../contract/snapshot.ts'
import type { LogLine } from '../contract/streams.ts'
import type { Container, Engine, EngineEvent } from '../engine/engine.ts'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import type { Home } from '../home.ts'
import { createGateRecords, type GateRecordParts, type GateRecords } from './gate-records.ts'
import type { GateTraffic } from './gate-traffic.ts'
import { createReadAgain, type ReadAgain } from './read-again.ts'

/** Past lines to begin with: some minutes of a busy server, days of a quiet one. */
const TAIL = 5_000

/** Milliseconds until a log whose reading was cut off, while its gate runs, is read again. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000

export interface GateFollower {
  /** From now on follows; before, and after the returned function was called, nothing is read. */
  begin(): () => void
  /** Finds the gates of this home that run. Failures: those of `containersWith`. */
  onConnected(engine: Engine): Promise<void>
  onEvent(event: EngineEvent): void
}

export interface GateFollowerParts extends GateRecordParts {
  readonly home: Pick<Home, 'key'>
  readonly traffic: GateTraffic
  /** The engine that answers now, or null. */
  readonly engine: () => Engine | null
  readonly log: (line: string) => void
}

/** One container, from when it was first seen until it is removed. */
interface Gate {
  readonly id: string
  readonly containerId: string
  readonly records: GateRecords
  readonly again: ReadAgain
  runs: boolean
  isRead: boolean
  hasBeenRead: boolean
  /** Ends the pause before the next reading. */
  wake: () => void
}

type ContainerEvent = Extract<EngineEvent, { kind: 'container' }>

/** Nothing happens while no gate writes: no timer runs but in the pause after a reading that was cut off. */
export function createGateFollower(parts: GateFollowerParts): GateFollower {
  const { home, traffic } = parts
  const gates = new Map<string, Gate>()
  let life: AbortController | null = null

  const gateOf = (id: string, containerId: string): Gate => {
    const records = createGateRecords(parts, id)
    const again = createReadAgain()
    const fresh = {
      id,
      containerId,
      records,
      again,
      runs: false,
      isRead: false,
      hasBeenRead: false,
      wake: () => undefined,
    }
    const gate = gates.get(containerId) ?? fresh
    gates.set(containerId, gate)
    return gate
  }
  const runs = (id: string, containerId: string, since: Instant): void => {
    if (!life) return
    const gate = gateOf(id, containerId)
    gate.runs = true
    traffic.gateStarted(id, since)
    if (gate.isRead) gate.wake()
    else void follow(gate, life.signal)
  }
  const follow = async (gate: Gate, signal: AbortSignal): Promise<void> => {
    await followGate(gate, parts, signal)
    // The end of its log may have told of streams after its end was known.
    if (!gate.runs && !signal.aborted) ended(gate)
  }
  const ended = (gate: Gate): void => {
    gate.runs = false
    gate.wake()
    // While a gate is replaced, the new one's streams stay.
    const hasOther = [...gates.values()].some((other) => other.id === gate.id && other.runs)
    if (!hasOther) traffic.gateEnded(gate.id)
  }
  const onGateEvent = ({ action, containerId, time }: ContainerEvent, id: string): void => {
    if (action === 'start') runs(id, containerId, time)
    const gate = gates.get(containerId)
    if (gate && (action === 'die' || action === 'destroy')) ended(gate)
    if (action === 'destroy') gates.delete(containerId)
  }
  const adopt = async (engine: Engine): Promise<void> => {
    const found = await engine.containersWith({ [HOME_LABEL]: home.key, [ROLE_LABEL]: 'gate' })
    const running = found.filter(isRunning)
    for (const gate of gates.values()) if (!running.some((one) => one.id === gate.containerId)) ended(gate)
    for (const containerId of gates.keys()) if (!found.some((one) => one.id === containerId)) gates.delete(containerId)
    for (const { id, labels, startedAt, createdAt } of running) {
      runs(labels[SERVER_LABEL] ?? '', id, startedAt ?? createdAt)
    }
  }
  return {
    begin: () => {
      life = new AbortController()
      const engine = parts.engine()
      if (engine)
        adopt(engine).catch((cause: unknown) =>
          parts.log(`The gates cannot be followed: ${cause instanceof Error ? cause.message : String(cause)}`),
        )
      return () => {
        life?.abort()
        life = null
        for (const gate of gates.values()) gate.wake()
        gates.clear()
      }
    },
    onConnected: async (engine) => {
      if (life) await adopt(engine)
    },
    onEvent: (event) => {
      if (!life || event.kind !== 'container') return
      const { [SERVER_LABEL]: id, [HOME_LABEL]: key, [ROLE_LABEL]: role } = event.labels
      if (id && key === home.key && role === 'gate') onGateEvent(event, id)
    },
  }
}

const isRunning = ({ status }: Container): boolean => status === 'running' || status === 'paused'

/** Reads until the gate ends or the engine leaves; whoever learns that it runs again calls anew. */
async function followGate(gate: Gate, parts: GateFollowerParts, signal: AbortSignal): Promise<void> {
  gate.isRead = true
  let inVain = 0
  for (;;) {
    const engine = parts.engine()
    if (!engine || !gate.runs || signal.aborted) break
    // A log that was cut off is read again; what keeps failing shows in the engine's own state.
    const lines = await readGate(gate, engine, parts.traffic, signal).catch(() => 0)
    if (!gate.runs || signal.aborted) break
    inVain = lines > 0 ? 0 : inVain + 1
    await pause(gate, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, inVain - 1)))
  }
  gate.isRead = false
}

/** To the end of the log, which is that of the gate. Answers how many new lines there were. */
async function readGate(gate: Gate, engine: Engine, traffic: GateTraffic, signal: AbortSignal): Promise<number> {
  const { again } = gate
  again.begin(gate.hasBeenRead)
  gate.hasBeenRead = true
  const since = again.since()
  const options = { tail: since === null ? TAIL : 'all', since, follow: true, signal } as const
  const isFresh = freshLines(again)
  let count = 0
  for await (const batch of engine.logs(gate.containerId, options)) {
    const lines = batch.filter(isFresh)
    count += lines.length
    const records = await gate.records(lines)
    if (signal.aborted) return count
    if (records.length > 0) traffic.take(gate.id, records)
  }
  return count
}

/**
 * The access log without what was read before. When an engine begins a new file of a log, it tells the follower some of
 * the old one's lines again (seen with Docker 20.10); their times go back then.
 */
function freshLines(again: ReadAgain): (line: LogLine) => boolean {
  let latest: LogLine | null = null
  return (line) => {
    if (line.source === 'stderr') return false
    // No two requests have the same line, so one that comes twice at the same moment is the same one.
    if (latest && line.time === latest.time && line.text === latest.text) return false
    if (latest && line.time < latest.time) again.begin(true)
    else latest = line
    return again.isNew(line)
  }
}

function pause(gate: Gate, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      gate.wake = () => undefined
      resolve()
    }
    const timer = setTimeout(end, milliseconds).unref()
    gate.wake = end
  })
}
