/** What changes in a file, line by line; the sign and not the colour alone tells what comes and what goes. */
import type { DiffLine, Hunk } from '../../app/contract/diff.ts'
import { CodeBlock } from '../ui/code-block.tsx'

const signs = { same: ' ', out: '-', in: '+' } as const
const tones = { same: 'text-muted', out: 'text-bad-ink', in: 'text-good-ink' } as const

export function DiffView({ label, hunks }: { label: string; hunks: readonly Hunk[] }) {
  if (hunks.length === 0) return <p className="text-muted">Nothing in it changes.</p>
  return (
    <CodeBlock label={label} className="max-h-72">
      {hunks.map((hunk) => (
        <span key={`${hunk.before} ${hunk.after}`}>
          <span className="text-muted">{`Line ${hunk.after}\n`}</span>
          {numbered(hunk.lines).map(([key, line]) => (
            <span key={key} className={tones[line.kind]}>{`${signs[line.kind]} ${line.text}\n`}</span>
          ))}
        </span>
      ))}
    </CodeBlock>
  )
}

const numbered = (lines: readonly DiffLine[]): readonly (readonly [string, DiffLine])[] =>
  lines.map((line, index) => [`${index} ${line.kind}`, line])
