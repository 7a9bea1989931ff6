/** The sample: a real MCP server that needs no account, no key and no registry. */
import { FailureNotice } from '../../ui/notice.tsx'
import type { AddWayProps } from './add-dialog.tsx'
import { AddFooter } from './add-footer.tsx'
import { useAdd } from './use-add.ts'

const tools: readonly (readonly [string, string])[] = [
  ['echo', 'Returns the message as it came.'],
  ['add', 'Adds two numbers.'],
  ['now', 'The date and time, in any time zone.'],
  ['slow', 'Takes its time and reports progress.'],
  ['crash', 'Ends the server on purpose, to see what Berth does.'],
]

export function AddSample({ footer, onClose }: AddWayProps) {
  const { busy, failure, add } = useAdd()
  return (
    <>
      {failure && <FailureNotice failure={failure} className="mb-4" />}
      <p className="font-medium">Sample server</p>
      <p className="text-muted">
        A real MCP server to try a connection with. Berth builds its image on this computer; it needs no account and no
        key.
      </p>
      <dl className="mt-4 border-line border-t">
        {tools.map(([name, text]) => (
          <div key={name} className="flex h-8 items-center gap-4 border-line border-b">
            <dt className="w-20 font-mono text-small">{name}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
      <AddFooter
        footer={footer}
        onClose={onClose}
        disabled={false}
        busy={busy}
        onAdd={(start) => void add({ kind: 'sample' }, start)}
      />
    </>
  )
}
