/** The last probe, stage by stage: each bar begins where the one before ended, so the slow stage is seen at once. */
import { Check, Minus, X } from 'lucide-react'
import type { ProbeReport, ProbeStage } from '../../../app/contract/snapshot.ts'
import { checkServer } from '../../state/actions.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Section } from '../../ui/section.tsx'
import { useBusy } from '../../ui/use-busy.ts'
import { latency } from '../../words/amounts.ts'
import { stageWords } from '../../words/state-words.ts'
import { waterfall } from './waterfall.ts'

export function Handshake({ id, report }: { id: string; report: ProbeReport }) {
  const [checking, run] = useBusy()
  return (
    <Section
      title="Handshake"
      aside={
        <>
          {latency(report.milliseconds)} in all
          <Button size="small" busy={checking} onClick={() => void run(() => checkServer(id))}>
            {checking ? 'Checking' : 'Check now'}
          </Button>
        </>
      }
    >
      <ol aria-label="Stages of the handshake">
        {waterfall(report.stages).map(({ stage, left, width }) => (
          <li key={stage.name} className="flex h-7 items-center gap-3">
            <StageMark stage={stage} />
            <span
              className={classNames(
                'w-28 shrink-0',
                stage.outcome === 'skipped' && 'text-faint',
                stage.outcome === 'failed' && 'font-medium text-bad-ink',
              )}
            >
              {stageWords[stage.name]}
            </span>
            <span aria-hidden className="relative h-1.5 min-w-0 flex-1 rounded-full bg-hover">
              {stage.outcome !== 'skipped' && (
                <span
                  className={classNames(
                    'absolute inset-y-0 min-w-[3px] rounded-full',
                    stage.outcome === 'failed' ? 'bg-bad' : 'bg-accent',
                  )}
                  style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
                />
              )}
            </span>
            <span className="w-16 shrink-0 text-right text-muted text-small">
              {stage.outcome === 'skipped' ? 'skipped' : latency(stage.milliseconds)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function StageMark({ stage }: { stage: ProbeStage }) {
  switch (stage.outcome) {
    case 'passed':
      return <Check size={14} aria-label="Passed" className="shrink-0 text-good" />
    case 'failed':
      return <X size={14} aria-label="Failed" className="shrink-0 text-bad" />
    case 'skipped':
      return <Minus size={14} aria-label="Skipped" className="shrink-0 text-faint" />
  }
}
