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

/** To the nearest free port, at once: it is asked for by that name, and Undo is beside what was done. */
export async function moveServer(id: string): Promise<void> {
  const option = await attempt('ports:plan-move', { id })
  if (option?.choice.kind !== 'move') return
  const { choice } = option
  const resolution = await attempt('ports:resolve', { id, choice, start: false })
  if (resolution) sayResolved(resolution, `${id} moved to port ${choice.port}.`)
}

async function undoResolution(key: string, words: string): Promise<void> {
  const undone = await attempt('ports:undo', { key })
  if (undone !== null) sayDone(words)
}
