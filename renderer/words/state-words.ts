/** What a server's state and health are called and which mark they wear, in every place that shows them. */
import { assertNever } from '../../app/contract/result.ts'
import type { Health, ProbeStageName, ServerView, StartStep } from '../../app/contract/snapshot.ts'
import { counted, latency } from './amounts.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet'
export type Shape =
  | 'dot'
  | 'halo'
  | 'ring'
  | 'half'
  | 'arc'
  | 'bars'
  | 'triangle'
  | 'cross'
  | 'loop'
  | 'barred'
  | 'open'

export interface Mark {
  readonly shape: Shape
  readonly tone: Tone
  /** One or two words. */
  readonly word: string
}

/** What a mark is made of. */
export type Marked = Pick<ServerView, 'state' | 'health'> & Partial<Pick<ServerView, 'conflict' | 'gate'>>

/** The mark of a server: its state, for a running one also gate and health, for a stopped one whether its port is held. */
export function serverMark(server: Marked): Mark {
  const { state, health, conflict, gate } = server
  switch (state.kind) {
    case 'stopped':
      return conflict
        ? { shape: 'barred', tone: 'warn', word: 'Port taken' }
        : { shape: 'ring', tone: 'quiet', word: 'Stopped' }
    case 'on-demand':
      return state.sessions > 0
        ? { shape: 'dot', tone: 'good', word: counted(state.sessions, 'session') }
        : { shape: 'half', tone: 'quiet', word: 'On demand' }
    case 'starting':
      return { shape: 'arc', tone: 'busy', word: startWord(state.step) }
    case 'running':
      return gate === 'down' ? { shape: 'triangle', tone: 'warn', word: 'Gate down' } : runningMark(health)
    case 'paused':
      return { shape: 'bars', tone: 'warn', word: 'Paused' }
    case 'stopping':
      return { shape: 'arc', tone: 'busy', word: 'Stopping' }
    case 'crashed':
      return { shape: 'cross', tone: 'bad', word: 'Crashed' }
    case 'restarting':
      return { shape: 'loop', tone: 'bad', word: 'Restarting' }
    case 'failed':
      return { shape: 'cross', tone: 'bad', word: 'Failed' }
    default:
      return assertNever(state)
  }
}

function runningMark(health: Health): Mark {
  if (health.kind !== 'probed') return { shape: 'halo', tone: 'good', word: 'Running' }
  if (health.report.outcome.kind === 'unhealthy') return { shape: 'triangle', tone: 'warn', word: 'Running' }
  return { shape: 'dot', tone: 'good', word: 'Running' }
}

function startWord(step: StartStep): string {
  switch (step.kind) {
    case 'queued':
      return 'Queued'
    case 'wait-for-port':
      return `Waiting for port ${step.port}`
    case 'pull':
      return 'Pulling'
    case 'build':
      return 'Building'
    case 'create':
      return 'Creating'
    case 'launch':
      return 'Starting'
    default:
      return assertNever(step)
  }
}

/** What a start is doing now, as a sentence. */
export function startSentence(step: StartStep): string {
  switch (step.kind) {
    case 'queued':
      return 'Waiting for another start to finish.'
    case 'wait-for-port':
      return `Waiting for port ${step.port} to become free.`
    case 'pull':
      return `Pulling ${step.image}.`
    case 'build':
      return `Building ${step.image}, step ${step.step} of ${step.steps}.`
    case 'create':
      return 'Creating its container.'
    case 'launch':
      return 'Starting its container.'
    default:
      return assertNever(step)
  }
}

/** Health beside the state word: "Healthy, 14 ms". Empty when there is nothing to tell. */
export function healthWords(server: Pick<ServerView, 'state' | 'health'>): string {
  if (server.state.kind !== 'running' && server.state.kind !== 'on-demand') return ''
  const { health } = server
  if (health.kind === 'unknown') return ''
  if (health.kind === 'waiting') return 'Checking'
  const { outcome, milliseconds } = health.report
  return outcome.kind === 'healthy' ? `Healthy, ${latency(milliseconds)}` : 'Unhealthy'
}

/** What each stage of a probe asks, in the order it is asked. */
export const stageWords: Readonly<Record<ProbeStageName, string>> = {
  tcp: 'Port answers',
  http: 'HTTP answers',
  auth: 'Token demanded',
  initialize: 'MCP initialize',
  tools: 'Tools listed',
}
