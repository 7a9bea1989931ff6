/** A start under way: the layers of a pull with their bytes, or the step of a build. Cancel is the header's main button. */
import type { LayerProgress, StartStep } from '../../../app/contract/snapshot.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { bytes } from '../../words/amounts.ts'

type Pull = Extract<StartStep, { kind: 'pull' }>
type Build = Extract<StartStep, { kind: 'build' }>

export function StartProgress({ step }: { step: StartStep }) {
  if (step.kind === 'pull') return <PullProgress step={step} />
  if (step.kind === 'build') return <BuildProgress step={step} />
  return (
    <Section title={step.kind === 'queued' ? 'Waiting' : 'Starting the container'}>
      <ProgressBar label="Start" share={null} />
    </Section>
  )
}

function PullProgress({ step }: { step: Pull }) {
  const { image, layers, currentBytes, totalBytes } = step
  const known = totalBytes > 0
  return (
    <Section title="Pulling the image" aside={known && `${bytes(currentBytes)} of ${bytes(totalBytes)}`}>
      <ProgressBar label={`Pull of ${image}`} share={known ? currentBytes / totalBytes : null} />
      <ul aria-label="Layers" className="mt-3">
        {layers.map((layer) => (
          <Layer key={layer.id} layer={layer} />
        ))}
      </ul>
    </Section>
  )
}

function BuildProgress({ step: { image, step, steps, line } }: { step: Build }) {
  return (
    <Section title="Building the image" aside={steps > 0 && `Step ${step} of ${steps}`}>
      <ProgressBar label={`Build of ${image}`} share={steps > 0 ? step / steps : null} />
      <p className="mt-3 truncate font-mono text-muted text-small" title={line}>
        {line}
      </p>
    </Section>
  )
}

const layerWords = { waiting: 'Waiting', downloading: 'Downloading', extracting: 'Extracting', done: 'Done' } as const

function Layer({ layer }: { layer: LayerProgress }) {
  const { id, status, current, total } = layer
  const share = status === 'done' ? 1 : total > 0 ? current / total : 0
  return (
    <li className="flex h-6 items-center gap-3 text-small">
      <span className="w-24 shrink-0 truncate font-mono text-faint">{id}</span>
      <span className="w-22 shrink-0 text-muted">{layerWords[status]}</span>
      <ProgressBar label={`Layer ${id}`} share={share} thin />
      <span className="w-32 shrink-0 text-right text-muted">
        {status === 'waiting'
          ? ''
          : total > 0
            ? `${bytes(status === 'done' ? total : current)} of ${bytes(total)}`
            : ''}
      </span>
    </li>
  )
}
