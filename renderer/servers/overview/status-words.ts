/** A server's condition as a headline and a sentence. Pure: the time comes in. */
import { assertNever } from '../../../app/contract/result.ts'
import type { Health, ProbeReport } from '../../../app/contract/snapshot.ts'
import { ago, counted, latency, span } from '../../words/amounts.ts'
import { type Marked, startSentence } from '../../words/state-words.ts'

export interface StatusWords {
  readonly title: string
  readonly text: string
  /** What went wrong so far and what to do, while it is too early to call it a failure. */
  readonly hint?: string
}

export function statusWords({ state, health, conflict, gate }: Marked, now: number): StatusWords {
  switch (state.kind) {
    case 'stopped':
      return conflict
        ? { title: 'Port taken', text: 'It is stopped, and cannot start while its port is held by another.' }
        : { title: 'Stopped', text: 'Nothing runs. Its port and token are kept for the next start.' }
    case 'on-demand':
      return state.sessions > 0
        ? {
            title: 'In use',
            text: `${counted(state.sessions, 'client session')} running. Each has a container of its own.`,
          }
        : { title: 'Ready on demand', text: 'It has no port: a client starts it, and it ends with the client.' }
    case 'starting':
      return { title: 'Starting', text: `${startSentence(state.step)} Since ${span(now - state.since)}.` }
    case 'running':
      return gate === 'down'
        ? { title: 'Gate down', text: `Running for ${span(now - state.since)}, but nobody reaches it.` }
        : runningWords(health, now - state.since, now)
    case 'paused':
      return { title: 'Paused', text: 'Its container was paused outside Berth. Stop and start it to go on.' }
    case 'stopping':
      return { title: 'Stopping', text: `It has ${span(now - state.since)} behind it to finish open calls.` }
    case 'crashed':
      return { title: 'Crashed', text: `It ended by itself ${ago(state.crash.at, now)}.` }
    case 'restarting':
      return {
        title: 'Crashing again and again',
        text: `The engine has restarted it ${counted(state.restarts, 'time')}, the last time ${ago(state.crash.at, now)}.`,
      }
    case 'failed':
      return { title: 'Did not start', text: `The last start failed ${ago(state.at, now)}.` }
    default:
      return assertNever(state)
  }
}

function runningWords(health: Health, up: number, now: number): StatusWords {
  const running = `Running for ${span(up)}.`
  switch (health.kind) {
    case 'unknown':
      return { title: 'Running', text: `${running} Not checked yet.` }
    case 'waiting':
      return { title: 'Running', ...waitingWords(running, health.last) }
    case 'probed': {
      const { outcome, milliseconds, at } = health.report
      if (outcome.kind === 'unhealthy')
        return { title: 'Unhealthy', text: `${running} Its check ${ago(at, now)} failed.` }
      return {
        title: 'Healthy',
        text: `${running} It completed an MCP handshake in ${latency(milliseconds)}, ${ago(at, now)}.`,
      }
    }
    default:
      return assertNever(health)
  }
}

/** A server that only loads has done nothing wrong; one that answers wrongly will hardly do better later. */
function waitingWords(running: string, last: ProbeReport | null): Omit<StatusWords, 'title'> {
  const outcome = last?.outcome
  if (outcome?.kind !== 'unhealthy' || !outcome.answered) return { text: `${running} Waiting for its first answer.` }
  return { text: `${running} Waiting for a good answer.`, hint: `${outcome.reason} ${outcome.fix}` }
}
