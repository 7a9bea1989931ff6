/** Waits after a start until a handshake succeeds, or says why it will not. */
import type { Berth } from '../compose.ts'
import { Failure } from '../contract/failure.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import { ask, serverOf } from './context.ts'
import { pause } from './pause.ts'

/** Milliseconds a server has to answer after it started; most need two, those that install something need twenty. */
const PATIENCE = 30_000
/** Milliseconds between two handshakes. */
const BETWEEN_HANDSHAKES = 300

/** In words, what became of it. Throws `start-failed`, `unhealthy` or `cancelled`. */
export async function untilHealthy(berth: Berth, id: string, signal: AbortSignal): Promise<string> {
  const { definition } = serverOf(berth, id)
  if (definition.transport === 'stdio') return `${id} is ready: a client starts it when it needs it.`
  const deadline = Date.now() + PATIENCE
  for (;;) {
    if (signal.aborted)
      throw new Failure('cancelled', `Stopped waiting for ${id}; it keeps running.`, `Stop it: berth stop ${id}`)
    const report = await ask(berth, 'server:probe', { id })
    if (report.outcome.kind === 'healthy')
      return `${id} is healthy${where(definition.port, definition.path)}.${openWords(report)}`
    await berth.look()
    refuseWhenDown(berth, id)
    if (Date.now() > deadline) {
      throw new Failure('unhealthy', `${id} runs but is not healthy: ${report.outcome.reason}`, report.outcome.fix)
    }
    await pause(BETWEEN_HANDSHAKES, signal)
  }
}

function refuseWhenDown(berth: Berth, id: string): void {
  const { state } = serverOf(berth, id)
  if (state.kind === 'crashed' || state.kind === 'restarting') {
    throw new Failure(
      'start-failed',
      `${id} ended right after its start. ${state.crash.reason}`,
      `Read what it said: berth logs ${id}`,
    )
  }
  if (state.kind === 'stopped')
    throw new Failure('cancelled', `${id} was stopped while it started.`, `Start it again: berth start ${id}`)
}

const where = (port: number | null, path: string): string =>
  port === null ? '' : ` at http://127.0.0.1:${port}${path}`

const openWords = ({ outcome }: ProbeReport): string =>
  outcome.kind === 'healthy' && outcome.access === 'open'
    ? ' It answers every local process, with or without a token.'
    : ''
