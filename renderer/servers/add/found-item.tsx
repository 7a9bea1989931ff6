/** One server of a client's file: what it is, what it would become here, or why it cannot. */
import { useId } from 'react'
import type { ImportItem } from '../../../app/contract/imports.ts'
import type { ServerDefinition } from '../../../app/contract/server.ts'
import { shortPath } from '../../clients/client-words.ts'
import { Checkbox } from '../../ui/checkbox.tsx'

export interface FoundItemProps {
  readonly item: ImportItem
  readonly home: string
  readonly chosen: boolean
  readonly onChoose: (chosen: boolean) => void
}

export function FoundItem({ item, home, chosen, onChoose }: FoundItemProps) {
  const { name, what, places, plan } = item
  const id = useId()
  if (!plan.ok) return null
  const { definition, notes } = plan
  return (
    <li className="border-line border-b py-2.5">
      <div className="flex items-baseline gap-2">
        <Checkbox checked={chosen} onChange={onChoose}>
          <span id={id} className="font-medium">
            {name}
          </span>
          {plan.id !== name && <span className="text-muted"> as {plan.id}</span>}
        </Checkbox>
        <span className="min-w-0 truncate font-mono text-muted text-small" title={what} data-selectable>
          {what}
        </span>
      </div>
      <div className="mt-1 space-y-0.5 pl-6 text-muted">
        <p>In {places.map(({ clientName }) => clientName).join(', ')}: Berth’s entry takes its place there.</p>
        <Runs definition={definition} home={home} />
        {notes.length > 0 && (
          <details>
            <summary className="w-fit rounded">What is different there</summary>
            <ul aria-labelledby={id} className="mt-1 list-disc space-y-0.5 pl-4">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  )
}

function Runs({ definition, home }: { definition: ServerDefinition; home: string }) {
  const { image, secrets, mounts } = definition
  return (
    <>
      <p className="break-words">
        Runs in a container of <span className="font-mono text-small">{image}</span>.
      </p>
      {secrets.length > 0 && (
        <p className="break-words">
          Kept as secrets: <span className="font-mono text-small">{secrets.join(', ')}</span>
        </p>
      )}
      {mounts.map(({ source, readOnly }) => (
        <p key={source} className="break-words">
          Sees <span className="font-mono text-small">{shortPath(source, home)}</span>
          {readOnly ? ', read-only' : ', to read and write'}
        </p>
      ))}
    </>
  )
}

/** Names and reasons; nothing to choose. */
export function LeftItem({ item: { name, places, plan } }: { item: ImportItem }) {
  if (plan.ok) return null
  return (
    <li className="border-line border-b py-2">
      <p>
        <span className="font-medium">{name}</span>
        <span className="text-muted"> in {places.map(({ clientName }) => clientName).join(', ')}</span>
      </p>
      <p className="text-muted">
        {plan.failure.message} {plan.failure.fix}
      </p>
    </li>
  )
}
