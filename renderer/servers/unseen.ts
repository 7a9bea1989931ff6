/** What is said of a server while no engine tells whether it runs: "stopped" would be a guess. Pure. */
import type { EngineView, ServerView } from '../../app/contract/snapshot.ts'
import type { StatusWords } from './overview/status-words.ts'

/** null when something better is known than that nothing is. */
export function unseenWords({ state }: Pick<ServerView, 'state'>, engine: EngineView): StatusWords | null {
  if (engine.kind === 'ready' || state.kind !== 'stopped') return null
  return engine.kind === 'searching'
    ? { title: 'Looking', text: 'Berth looks for the engine, which knows whether it runs.' }
    : { title: 'Unknown', text: 'Only the engine knows whether it runs, and none answers.' }
}
