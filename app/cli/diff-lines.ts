/** How the terminal shows what changes in a file, and what it was before, between and now. Pure. */
import type { UndoFile } from '../contract/answers.ts'
import type { FileDiff, Hunk } from '../contract/diff.ts'
import type { Output } from './output.ts'

type Paint = Output['paint']

export function diffLines({ file, isNew, hunks }: FileDiff, paint: Paint): readonly string[] {
  const name = paint('bold', isNew ? `${file} (new)` : file)
  return hunks.length === 0 ? [`${name}: nothing to change`] : [name, ...hunkLines(hunks, paint)]
}

export function undoLines(file: UndoFile, paint: Paint): readonly string[] {
  if (file.kind === 'whole') return diffLines(file, paint)
  const { entry, since, blocked } = file
  const part = (title: string, text: string | null): readonly string[] => [
    `  ${title}:`,
    ...(text ?? 'no entry').split('\n').map((line) => `    ${line}`),
  ]
  return [
    `${paint('bold', file.file)}: written by someone else since`,
    ...part('Before', entry.before),
    ...part('What Berth wrote', entry.written),
    ...part('Now', entry.now),
    ...(since && since.length > 0 ? ['  What others changed since:', ...hunkLines(since, paint)] : []),
    ...(blocked
      ? [`${blocked.message} ${blocked.fix}`]
      : ['  With --entry-only, this would change:', ...hunkLines(file.hunks, paint)]),
  ]
}

function hunkLines(hunks: readonly Hunk[], paint: Paint): readonly string[] {
  return hunks.flatMap(({ before, after, lines }) => [
    paint('cyan', `@@ line ${before}, then ${after} @@`),
    ...lines.map(({ kind, text }) => {
      if (kind === 'same') return `  ${text}`
      return kind === 'in' ? paint('green', `+ ${text}`) : paint('red', `- ${text}`)
    }),
  ])
}
