/** Keeps one line on the terminal about what a start is doing now. */
import type { Berth } from '../compose.ts'
import type { ServerView } from '../contract/snapshot.ts'
import { stepWords } from '../contract/words.ts'

export function followStart(store: Berth['store'], ids: readonly string[], show: (text: string) => void): () => void {
  return store.subscribe(({ servers }) => {
    const busy = servers.filter(({ id }) => ids.includes(id)).flatMap(progressOf)
    if (busy.length > 0) show(busy.join('   '))
  })
}

function progressOf({ id, state }: ServerView): readonly string[] {
  if (state.kind !== 'starting') return []
  const { step } = state
  if (step.kind === 'pull' && step.totalBytes > 0) {
    return [
      `${id}: ${stepWords(step)} of ${step.image}, ${megabytes(step.currentBytes)} of ${megabytes(step.totalBytes)}`,
    ]
  }
  if (step.kind === 'build') return [`${id}: ${stepWords(step)} ${step.line}`]
  return [`${id}: ${stepWords(step)}`]
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
