/** The tools the server listed at the last probe. */
import type { ProbeReport } from '../../../app/contract/snapshot.ts'
import { Section } from '../../ui/section.tsx'
import { counted } from '../../words/amounts.ts'

type Healthy = Extract<ProbeReport['outcome'], { kind: 'healthy' }>

export function Tools({ tools }: { tools: Healthy['tools'] }) {
  if (tools.length === 0) return null
  return (
    <Section title="Tools" aside={counted(tools.length, 'tool')}>
      <dl data-selectable>
        {tools.map(({ name, description }) => (
          <div key={name} className="flex gap-4 py-1">
            <dt className="w-40 shrink-0 truncate font-mono text-small leading-5" title={name}>
              {name}
            </dt>
            <dd className="line-clamp-2 min-w-0 text-muted" title={description}>
              {description}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
