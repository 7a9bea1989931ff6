/** Any other client, in one line. */

import type { ClientView } from '../../../app/contract/client-views.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { hasCome, mooringGlyph, mooringWords } from '../../clients/client-words.ts'
import { EntryNotices } from '../../clients/entry-notices.tsx'
import { MooringControl } from '../../clients/mooring-control.tsx'
import { useNow } from '../../state/clock.ts'
import { nextStepOf, useNextSteps } from '../../state/next-steps.ts'
import { mooringOf } from '../../state/select.ts'
import { classNames } from '../../ui/class-names.ts'
import { Glyph } from '../../ui/glyph.tsx'

export function ClientLine({ server, client }: { server: ServerView; client: ClientView }) {
  const next = useNextSteps(nextStepOf(client.id, server.id))
  const mooring = mooringOf(server, client)
  const now = useNow()
  const entries = server.entries.filter((entry) => entry.client === client.id)
  const isWrong = mooringGlyph(mooring).tone === 'warn'
  const words =
    next && mooring.kind === 'moored' && !isWrong && !hasCome(mooring) ? next : mooringWords(mooring, client, now)
  return (
    <li>
      <div className="flex min-h-8 items-center gap-3">
        <Glyph {...mooringGlyph(mooring)} />
        <span className={classNames('w-36 shrink-0 truncate', mooring.kind === 'absent' && 'text-muted')}>
          {client.name}
        </span>
        <span className={classNames('min-w-0 flex-1 truncate', isWrong ? 'text-warn-ink' : 'text-muted')} title={words}>
          {words}
        </span>
        <MooringControl server={server} client={client} />
      </div>
      <EntryNotices client={client} server={server.id} entries={entries} />
    </li>
  )
}
