/** Every container that other computers can reach, ours or not, in the range or not, and what to do about each. */
import type { Exposure, PortMap } from '../../app/contract/ports.ts'
import { Section } from '../ui/section.tsx'
import { exposureAdvice, ownExposure } from './card-words.ts'
import { PortGlyph } from './port-glyph.tsx'
import { RebindButton } from './rebind-button.tsx'

export function ExposureSection({ map: { exposures, knowsContainers } }: { map: PortMap }) {
  return (
    <Section level={2} title="Within reach of other computers" className="mt-5">
      {exposures.length === 0 ? (
        <p className="text-muted">
          {knowsContainers
            ? 'No container publishes a port beyond this computer.'
            : 'Not known while no engine answers: it tells which containers there are.'}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {exposures.map((exposure) => (
            <ExposureLine key={`${exposure.port} ${exposure.container.id}`} exposure={exposure} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function ExposureLine({ exposure: { port, addresses, container } }: { exposure: Exposure }) {
  const { name, image, project, server } = container
  return (
    <li className="flex items-start gap-3 py-2.5">
      <PortGlyph state="exposed" className="mt-1 text-warn-ink" />
      <div className="min-w-0 flex-1" data-selectable>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{server ?? name}</span>
          <span className="font-mono text-small">
            {addresses
              .map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`))
              .join(', ')}
          </span>
          <span className="break-all font-mono text-muted text-small">{image}</span>
        </p>
        <p className="max-w-[640px] text-muted text-small">
          {server === null ? exposureAdvice(port, project) : ownExposure}
        </p>
      </div>
      {server !== null && <RebindButton server={server} />}
    </li>
  )
}
