/** A start under way: the layers of a pull with their bytes, or the step of a build; and the way to stop it. */
import type { LayerProgress, StartStep } from '../../../app/contract/snapshot.ts'
import { cancelStart } from '../../state/actions.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { bytes } from '../../words/amounts.ts'

export function StartProgress({ id, step }: { id: string; step: StartStep }) {
  const cancel = (
    <Button size="small" onClick={() => cancelStart(id)}>
      Cancel start
    </Button>
  )
  if (step.kind === 'pull') {
    const known = step.totalBytes > 0
    return (
      <Section
        title="Pulling the image"
        aside={
          <>
            {known && `${bytes(step.currentBytes)} of ${bytes(step.totalBytes)}`}
            {cancel}
          </>
        }
      >
        <ProgressBar label={`Pull of ${step.image}`} share={known ? step.currentBytes / step.totalBytes : null} />
        <ul aria-label="Layers" className="mt-3">
          {step.layers.map((layer) => (
            <Layer key={layer.id} layer={layer} />
          ))}
        </ul>
      </Section>
    )
  }
  if (step.kind === 'build') {
    return (
      <Section
        title="Building the image"
        aside={
          <>
            Step {step.step} of {step.steps}
            {cancel}
          </>
        }
      >
        <ProgressBar label={`Build of ${step.image}`} share={step.steps > 0 ? step.step / step.steps : null} />
        <p className="mt-3 truncate font-mono text-muted text-small" title={step.line}>
          {step.line}
        </p>
      </Section>
    )
  }
  return (
    <Section title={step.kind === 'queued' ? 'Waiting' : 'Starting the container'} aside={cancel}>
      <ProgressBar label="Start" share={null} />
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
