/** What is wrong with the entries of one server in one client, and the two ways out of it. */
import type { ClientView, EntryStanding } from '../../app/contract/client-views.ts'
import { entryTrouble, isAstray } from '../../app/contract/entry-words.ts'
import { forgetEntry, putBackInto } from '../state/actions.ts'
import { useSnapshot } from '../state/mirror.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useBusy } from '../ui/use-busy.ts'
import { shortPath } from './client-words.ts'

export interface EntryNoticesProps {
  readonly client: ClientView
  readonly server: string
  readonly entries: readonly EntryStanding[]
}

export function EntryNotices({ client, server, entries }: EntryNoticesProps) {
  const home = useSnapshot(({ app }) => app.home, '')
  return entries.map((entry) => {
    const trouble = entryTrouble(entry.state, client.name)
    if (trouble === null) return null
    return (
      <Notice
        key={entry.file}
        tone="warn"
        className="mt-2"
        title={`${server}: ${trouble}`}
        actions={isAstray(entry) && <WaysOut client={client} server={server} state={entry.state.kind} />}
      >
        <span className="break-all font-mono text-small">{shortPath(entry.file, home)}</span>
      </Notice>
    )
  })
}

function WaysOut({
  client,
  server,
  state,
}: Pick<EntryNoticesProps, 'client' | 'server'> & { state: EntryStanding['state']['kind'] }) {
  const [busy, run] = useBusy()
  return (
    <>
      {state !== 'unreadable' && (
        <Button
          size="small"
          busy={busy}
          aria-label={`Put ${server} back into ${client.name}`}
          title={state === 'changed' ? 'Writes over the change; a copy of the file is kept.' : undefined}
          onClick={() => void run(() => putBackInto(client, server))}
        >
          Put it back
        </Button>
      )}
      <Button
        size="small"
        weight="ghost"
        busy={busy}
        aria-label={`Forget ${server} in ${client.name}`}
        onClick={() => void run(() => forgetEntry(client, server))}
      >
        Forget it
      </Button>
    </>
  )
}
