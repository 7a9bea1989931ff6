/** CPU and memory over the last minute. */
import { useStats } from '../../state/stats.ts'
import { Section } from '../../ui/section.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { bytes, percent } from '../../words/amounts.ts'

/** A tenth of a core: below that, noise would look like load. */
const quietCpu = 0.1

export function Usage({ id }: { id: string }) {
  const samples = useStats((stats) => stats.samples.get(id))
  const last = samples?.at(-1)
  return (
    <Section title="Usage" aside="last minute">
      <div className="grid grid-cols-2 gap-8">
        <Figure
          name="CPU"
          value={last ? percent(last.cpu) : '–'}
          note={last ? 'of one core' : ''}
          values={(samples ?? []).map(({ cpu }) => cpu)}
          ceiling={quietCpu}
        />
        <Figure
          name="Memory"
          value={last ? bytes(last.memoryBytes) : '–'}
          note={last && last.memoryLimitBytes > 0 ? `of ${bytes(last.memoryLimitBytes)}` : ''}
          values={(samples ?? []).map(({ memoryBytes }) => memoryBytes)}
          ceiling={last?.memoryLimitBytes ?? 1}
        />
      </div>
    </Section>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly values: readonly number[]
  readonly ceiling: number
}

function Figure({ name, value, note, values, ceiling }: FigureProps) {
  return (
    <div className="min-w-0">
      <p className="flex items-baseline gap-1.5">
        <span className="text-muted">{name}</span>
        <span className="ml-auto font-medium text-lead">{value}</span>
        <span className="text-faint text-small">{note}</span>
      </p>
      <div className="mt-1.5">
        <Sparkline values={values} ceiling={ceiling} slots={60} />
      </div>
    </div>
  )
}
