/** The second line of a row: state and health in a few words, or what went wrong. Pure. */
import type { ServerState, ServerView } from '../../app/contract/snapshot.ts'
import { healthWords, serverMark } from '../words/state-words.ts'

export interface RowLine {
  readonly text: string
  readonly tone: 'quiet' | 'warn' | 'bad'
}

export function rowLine(server: Pick<ServerView, 'state' | 'health' | 'outdated' | 'conflict' | 'gate'>): RowLine {
  const { state, health, conflict, gate } = server
  const { word } = serverMark(server)
  if (state.kind === 'stopped' && conflict) return { text: `${word}: ${conflict.words}`, tone: 'warn' }
  if (state.kind === 'failed') return { text: `${word}: ${state.failure.message}`, tone: 'bad' }
  if (state.kind === 'crashed' || state.kind === 'restarting')
    return { text: `${word}: ${state.crash.reason}`, tone: 'bad' }
  if (state.kind === 'starting') {
    const share = pullShare(state)
    return { text: share === null ? word : `${word}, ${Math.round(share * 100)} %`, tone: 'quiet' }
  }
  // The check fails for it, too, and knows less of why.
  if (state.kind === 'running' && gate === 'down') return { text: `${word}: nobody reaches it`, tone: 'warn' }
  if (state.kind === 'running' && health.kind === 'probed' && health.report.outcome.kind === 'unhealthy') {
    return { text: `Unhealthy: ${health.report.outcome.reason}`, tone: 'bad' }
  }
  const told = [word, healthWords(server), state.kind === 'running' && server.outdated ? 'restart to apply' : '']
  return { text: told.filter(Boolean).join(' · '), tone: 'quiet' }
}

/** How much of a pull or build is done, 0 to 1; null when nothing can be said. */
export function pullShare(state: ServerState): number | null {
  if (state.kind !== 'starting') return null
  const { step } = state
  if (step.kind === 'pull') return step.totalBytes > 0 ? Math.min(1, step.currentBytes / step.totalBytes) : null
  if (step.kind === 'build') return step.steps > 0 ? Math.min(1, step.step / step.steps) : null
  return null
}
