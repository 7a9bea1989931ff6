/** How tray and terminal put a server's state into a few words, and which state is the worse one. */
import { assertNever } from './result.ts'
import type { EngineView, Health, ServerState, ServerView, Snapshot, StartStep } from './snapshot.ts'

/** From nothing to see to come and look; the order is the order of `worst`. */
export const tones = ['idle', 'ok', 'busy', 'warning', 'error'] as const
export type Tone = (typeof tones)[number]

export function stepWords(step: StartStep): string {
  switch (step.kind) {
    case 'queued':
      return 'waiting'
    case 'wait-for-port':
      return `waiting for port ${step.port}`
    case 'pull':
      return `pulling${step.totalBytes > 0 ? ` ${Math.floor((100 * step.currentBytes) / step.totalBytes)} %` : ''}`
    case 'build':
      return `building ${step.step}/${step.steps}`
    case 'create':
      return 'creating'
    case 'launch':
      return 'launching'
    default:
      return assertNever(step)
  }
}

/** `knows`: an engine answers. Without one "stopped" would be a guess. */
function stateWords(state: ServerState, knows: boolean): string {
  if (!knows && state.kind === 'stopped') return 'unknown'
  switch (state.kind) {
    case 'starting':
      return `starting, ${stepWords(state.step)}`
    case 'crashed':
      return state.crash.outOfMemory ? 'out of memory' : `crashed, exit ${state.crash.exitCode}`
    case 'restarting':
      return `crashing again and again, ${state.restarts} restarts`
    case 'failed':
      return 'could not start'
    case 'on-demand':
      return state.sessions > 0 ? `in use by ${state.sessions}` : 'on demand'
    case 'stopped':
    case 'running':
    case 'paused':
    case 'stopping':
      return state.kind
    default:
      return assertNever(state)
  }
}

/** The same with what the state alone does not tell: that nobody gets past its gate. */
export function serverWords({ state, gate }: Pick<ServerView, 'state' | 'gate'>, knows: boolean): string {
  return state.kind === 'running' && gate === 'down' ? 'running, its gate is down' : stateWords(state, knows)
}

export function healthWords(health: Health): string {
  if (health.kind === 'unknown') return 'not probed'
  if (health.kind === 'waiting') return 'waiting'
  const { outcome } = health.report
  if (outcome.kind === 'unhealthy') return `unhealthy at ${outcome.stage}`
  return outcome.access === 'open' ? 'healthy, open to every local process' : 'healthy'
}

export function engineWords(engine: EngineView): string {
  switch (engine.kind) {
    case 'searching':
      return 'Looking for the container engine'
    case 'ready':
      return `${engine.product === 'docker' ? 'Docker' : 'Podman'} ${engine.version}`
    case 'missing':
      return 'No container engine'
    default:
      return assertNever(engine)
  }
}

export function serverTone(server: ServerView): Tone {
  switch (server.state.kind) {
    case 'stopped':
    case 'on-demand':
      return 'idle'
    case 'starting':
    case 'stopping':
      return 'busy'
    case 'paused':
      return 'warning'
    case 'crashed':
    case 'restarting':
    case 'failed':
      return 'error'
    case 'running':
      return server.gate === 'down' ? 'warning' : healthTone(server.health)
    default:
      return assertNever(server.state)
  }
}

function healthTone(health: Health): Tone {
  if (health.kind === 'waiting') return 'busy'
  if (health.kind === 'probed' && health.report.outcome.kind === 'unhealthy') return 'warning'
  return 'ok'
}

/** The worst of all servers; a fleet that cannot run is an error only when there is one. */
export function fleetTone(snapshot: Snapshot): Tone {
  if (snapshot.engine.kind === 'missing') return snapshot.servers.length > 0 ? 'error' : 'idle'
  return snapshot.servers.map(serverTone).reduce<Tone>(worse, 'idle')
}

const worse = (one: Tone, other: Tone): Tone => (tones.indexOf(other) > tones.indexOf(one) ? other : one)
