/** The harbour: every port of the range, who has it, and the way to another one. */
import { useEffect, useState } from 'react'
import type { FailureView } from '../../app/contract/failure.ts'
import type { PortMap } from '../../app/contract/ports.ts'
import { NoEngineBar } from '../frame/no-engine.tsx'
import { useEngine } from '../state/mirror.ts'
import { usePortMap, usePortStream } from '../state/port-map.ts'
import { Button } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { Segments } from '../ui/segments.tsx'
import { ExposureSection } from './exposure-section.tsx'
import { Legend } from './legend.tsx'
import { type Look, useLook } from './look.ts'
import { OutsideSection } from './outside-section.tsx'
import { PlanArea } from './plan-area.tsx'
import { lookAgain, resetPlan } from './plan-view.ts'
import { PortList } from './port-list.tsx'
import { PortSearchField } from './port-search-field.tsx'
import { summaryWords } from './port-words.ts'

const looks = [
  { value: 'plan', label: 'Plan' },
  { value: 'list', label: 'List' },
] as const

export function PortsScreen() {
  const tryAgain = usePortStream()
  const map = usePortMap((ports) => ports.map)
  const problem = usePortMap((ports) => ports.problem)
  const engine = useEngine()
  const [look, setLook] = useLook()
  useEffect(() => resetPlan, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new map is why to look again
  useEffect(lookAgain, [map])
  return (
    <main aria-label="Ports" className="flex min-h-0 flex-1 flex-col">
      {engine.kind === 'missing' && <NoEngineBar engine={engine} />}
      <header className="drag flex h-12 shrink-0 items-center gap-3 border-line border-b pr-4 pl-6">
        <h1 className="font-semibold text-lead">Ports</h1>
        <p role="status" className="min-w-0 flex-1 truncate text-muted text-small">
          {map && summaryWords(map)}
        </p>
        <PortSearchField />
        <Segments label="Show as" value={look} options={looks} onChange={setLook} />
      </header>
      <Legend map={map} />
      {problem && <StreamProblem problem={problem} tryAgain={tryAgain} />}
      {map ? <Harbour map={map} look={look} /> : !problem && <Looking />}
    </main>
  )
}

function Harbour({ map, look }: { map: PortMap; look: Look }) {
  // As state: the plan inside is drawn before this element is there to be measured.
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  return (
    <div ref={setScroller} className="scroll-y relative min-h-0 flex-1 overflow-x-hidden">
      <div className="max-w-[1360px] px-6 pb-6">
        {!map.knowsContainers && (
          <p className="pt-3 text-muted text-small">
            No engine answers, so containers are not shown: one of them may have a port that looks free.
          </p>
        )}
        {look === 'plan' ? <PlanArea range={map.range} scroller={scroller} /> : <PortList map={map} />}
        <OutsideSection map={map} />
        <ExposureSection map={map} />
      </div>
    </div>
  )
}

function StreamProblem({ problem, tryAgain }: { problem: FailureView; tryAgain: () => void }) {
  return (
    <FailureNotice
      tone="warn"
      failure={problem}
      className="mx-6 mt-4 shrink-0"
      actions={
        <Button size="small" onClick={tryAgain}>
          Try again
        </Button>
      }
    />
  )
}

function Looking() {
  return (
    <p role="status" className="flex flex-1 items-center justify-center gap-2 text-muted">
      <Glyph shape="arc" tone="busy" />
      Looking at the ports
    </p>
  )
}
