/** Any other client, in one line. */
import type { ClientView, ServerView } from '../../../app/contract/snapshot.ts'
import { mooringWords } from '../../clients/client-words.ts'
import { MooringControl } from '../../clients/mooring-control.tsx'
import { nextStepOf, useNextSteps } from '../../state/next-steps.ts'
import { mooringOf } from '../../state/select.ts'
import { classNames } from '../../ui/class-names.ts'
import { Glyph } from '../../ui/glyph.tsx'

export function ClientLine({ server, client }: { server: ServerView; client: ClientView }) {
  const next = useNextSteps(nextStepOf(client.id, server.id))
  const mooring = mooringOf(server, client)
  const moored = mooring.kind === 'moored'
  const blocked = mooring.kind === 'blocked'
  return (
    <li className="flex min-h-8 items-center gap-3">
      <Glyph
        shape={moored ? 'dot' : blocked ? 'triangle' : 'ring'}
        tone={moored ? 'good' : blocked ? 'warn' : 'quiet'}
      />
      <span className={classNames('w-36 shrink-0 truncate', mooring.kind === 'absent' && 'text-muted')}>
        {client.name}
      </span>
      <span
        className={classNames('min-w-0 flex-1 truncate', blocked ? 'text-warn-ink' : 'text-muted')}
        title={next ?? mooringWords(mooring, client)}
      >
        {moored && next ? next : mooringWords(mooring, client)}
      </span>
      <MooringControl server={server} client={client} />
    </li>
  )
}
