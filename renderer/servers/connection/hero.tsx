/** Claude Desktop, for whose sake most people open this view. */

import type { ClientView } from '../../../app/contract/client-views.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { hasCome, mooringGlyph, mooringWords, shortPath } from '../../clients/client-words.ts'
import { EntryNotices } from '../../clients/entry-notices.tsx'
import { MooringControl } from '../../clients/mooring-control.tsx'
import { reveal } from '../../state/actions.ts'
import { useNow } from '../../state/clock.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { nextStepOf, useNextSteps } from '../../state/next-steps.ts'
import { mooringOf } from '../../state/select.ts'
import { Button } from '../../ui/button.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { Notice } from '../../ui/notice.tsx'

export function Hero({ server, client }: { server: ServerView; client: ClientView }) {
  const next = useNextSteps(nextStepOf(client.id, server.id))
  const mooring = mooringOf(server, client)
  const now = useNow()
  const moored = mooring.kind === 'moored'
  return (
    <section aria-label={client.name} className="pb-5">
      <div className="flex items-center gap-3">
        <Glyph {...mooringGlyph(mooring)} className="size-[18px]" />
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold text-lead">{client.name}</h3>
          <p className="text-muted">
            {mooring.kind !== 'free'
              ? mooringWords(mooring, client, now)
              : `${mooringWords(mooring, client, now)}. One click writes its entry; nothing else in the file changes.`}
          </p>
        </div>
        <MooringControl server={server} client={client} primary />
      </div>
      {moored && next && !hasCome(mooring) && (
        <Notice tone="info" title="One step left" className="mt-3">
          {next}
        </Notice>
      )}
      <EntryNotices
        client={client}
        server={server.id}
        entries={server.entries.filter(({ client: id }) => id === client.id)}
      />
      {moored && <EntryFiles entries={mooring.entries.map(({ file }) => file)} />}
    </section>
  )
}

function EntryFiles({ entries }: { entries: readonly string[] }) {
  const home = useSnapshot(({ app }) => app.home, '')
  return (
    <ul aria-label="Files with the entry" className="mt-3 pl-[30px]">
      {entries.map((file) => (
        <li key={file} className="flex items-center gap-2">
          <span className="min-w-0 truncate font-mono text-muted text-small" title={file} data-selectable>
            {shortPath(file, home)}
          </span>
          <Button size="small" weight="ghost" aria-label={`Show ${file}`} onClick={() => reveal(file)}>
            Show
          </Button>
        </li>
      ))}
    </ul>
  )
}
