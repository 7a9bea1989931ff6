/** `berth undo`: puts back the last change to a client's files, or shows what can be put back. */

import type { DeedView } from '../../contract/client-views.ts'
import { Failure } from '../../contract/failure.ts'
import { ask, type CommandOf } from '../context.ts'
import { undoLines } from '../diff-lines.ts'
import { table } from '../table.ts'
import { tell } from './clients.ts'

export const undo: CommandOf<'undo'> = async ({ berth, output }, { client, mode, entryOnly }) => {
  await berth.look()
  const deeds = (await ask(berth, 'client:deeds', undefined)).filter(
    (deed) => client === null || deed.client === client,
  )
  if (mode === 'list') {
    output.data(deeds)
    if (deeds.length === 0) output.line('Nothing to undo.')
    else for (const line of table(['WHEN', 'CLIENT', 'WHAT', 'FILES'], deeds.map(row))) output.line(line)
    return 0
  }
  const [last] = deeds
  if (!last) throw new Failure('too-late', 'There is nothing to undo.', 'See `berth undo --list`.')
  const plan = await ask(berth, 'client:plan-undo', { key: last.key })
  if (mode === 'dry-run') {
    output.data(plan)
    output.line(`Undoing "${wordsOf(last)}" would do this:`)
    for (const line of plan.files.flatMap((file) => undoLines(file, output.paint))) output.line(line)
    return 0
  }
  if (!entryOnly) {
    const changed = plan.files.filter(({ kind }) => kind === 'entry')
    for (const line of changed.flatMap((file) => undoLines(file, output.paint))) output.line(line)
  }
  // What was just shown is what may be written.
  const seen = plan.files.map(({ file, hash }) => ({ file, hash }))
  const report = await ask(berth, 'client:undo', { key: last.key, entryOnly, seen })
  output.data(report)
  tell(report, `Undid "${wordsOf(last)}" in`, output)
  return 0
}

const row = (deed: DeedView): readonly string[] => [
  new Date(deed.at).toISOString().slice(0, 19).replace('T', ' '),
  deed.client,
  wordsOf(deed),
  deed.files.join(', '),
]

const wordsOf = ({ kind, id }: DeedView): string => (kind === 'link' ? `${id} added` : `${id} removed`)
