/** Says what a way out of a port conflict has done, with the way back beside it for as long as there is one. */
import type { Resolution } from '../../app/contract/ports.ts'
import { undoneWords } from '../words/change-words.ts'
import { attempt } from './actions.ts'
import { sayDone } from './toasts.ts'

/** `words` is what was done, as a sentence: "notes moved to port 3004." Undo stays in reach for its five minutes. */
export function sayResolved({ changes, undo }: Resolution, words: string): void {
  const back = undo && {
    label: 'Undo',
    until: undo.until,
    run: () => undoResolution(undo.key, undoneWords(changes)),
  }
  sayDone(words, back ?? undefined)
}

async function undoResolution(key: string, words: string): Promise<void> {
  const undone = await attempt('ports:undo', { key })
  if (undone !== null) sayDone(words)
}
