/** What came of replacing a leaked token: proved or not, refused or not, and what is left to do. */
import type { LeakReport } from '../../../app/contract/answers.ts'
import { shortPath } from '../../clients/client-words.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { Glyph } from '../../ui/glyph.tsx'
import { ago } from '../../words/amounts.ts'
import { newTokenWords, oldTokenWords } from '../../words/report-words.ts'
import type { LeakWords } from './leak-words.ts'
import { Reloads } from './reloads.tsx'

export interface LeakedResultProps {
  readonly id: string
  readonly report: LeakReport
  readonly reloads: LeakWords['reloads']
}

export function LeakedResult({ id, report, reloads }: LeakedResultProps) {
  const home = useSnapshot(({ app }) => app.home, '')
  const isOver = report.oldTokenRefused || !report.proven
  return (
    <div role="status">
      <ul className="space-y-1.5">
        <Outcome good>{newTokenWords(id, report)}</Outcome>
        <Outcome good={isOver}>{oldTokenWords(report, Date.now())}</Outcome>
        {report.rewrittenEntries.map(({ file, entryName }) => (
          <Outcome key={`${file} ${entryName}`} good>
            Rewritten: “{entryName}” in <span className="font-mono text-small">{shortPath(file, home)}</span>
          </Outcome>
        ))}
      </ul>
      <LastUses uses={report.lastUses} />
      <Reloads title="Do this now:" reloads={reloads} />
    </div>
  )
}

/** Names that are told; whoever used it more often is named once. */
const MOST_NAMES = 5

/** Who came in with the leaked token: one that nobody here knows is the thief. */
function LastUses({ uses }: { uses: LeakReport['lastUses'] }) {
  const names = [...new Map(uses.toReversed().map(({ name, at }) => [name, at] as const))]
  const latest = names.toSorted(([, one], [, other]) => other - one).slice(0, MOST_NAMES)
  if (latest.length === 0) return null
  return (
    <section className="mt-4">
      <h3 className="font-medium">Last used by</h3>
      <ul className="mt-1.5 space-y-1 text-muted">
        {latest.map(([name, at]) => (
          <li key={name} data-selectable>
            {name}, {ago(at, Date.now())}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Outcome({ good, children }: { good: boolean; children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-2.5" data-selectable>
      <Glyph shape={good ? 'dot' : 'triangle'} tone={good ? 'good' : 'warn'} className="mt-[3px]" />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  )
}
