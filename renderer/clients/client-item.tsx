/** One client: state, files with their problems, moored servers. */
import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import type { ClientView } from '../../app/contract/client-views.ts'
import { entryTrouble } from '../../app/contract/entry-words.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { addToClient, reveal, unlinkClient } from '../state/actions.ts'
import { useNow } from '../state/clock.ts'
import { useNextSteps } from '../state/next-steps.ts'
import { mooringOf } from '../state/select.ts'
import { openServer } from '../state/view.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Menu } from '../ui/menu.tsx'
import { Notice } from '../ui/notice.tsx'
import { ClientDeeds } from './client-deeds.tsx'
import { clientStatus, mooringWords, shortPath } from './client-words.ts'
import { EntryNotices } from './entry-notices.tsx'

export interface ClientItemProps {
  readonly client: ClientView
  readonly servers: readonly ServerView[]
  readonly home: string
}

export function ClientItem({ client, servers, home }: ClientItemProps) {
  const id = useId()
  const moored = servers.filter((server) => mooringOf(server, client).kind === 'moored')
  const free = servers.filter((server) => mooringOf(server, client).kind === 'free')
  const known = servers.flatMap((server) => {
    const entries = server.entries.filter((entry) => entry.client === client.id)
    return entries.length > 0 ? [{ id: server.id, entries }] : []
  })
  const steps = useNextSteps((state) => state.steps)
  const next = moored.map((server) => steps.get(`${client.id} ${server.id}`)).find(Boolean)
  return (
    <li aria-labelledby={id} className="border-line border-b py-4 first:pt-0">
      <div className="flex items-center gap-3">
        <Glyph
          shape={client.running ? 'dot' : client.installed ? 'half' : 'ring'}
          tone={client.running ? 'good' : 'quiet'}
        />
        <h2 id={id} className="font-semibold">
          {client.name}
        </h2>
        <span className="flex-1 text-muted">{clientStatus(client)}</span>
        {free.length > 0 && (
          <Menu
            trigger={
              <Button size="small" aria-label={`Add a server to ${client.name}`}>
                <Plus size={13} aria-hidden />
                Add server
              </Button>
            }
            groups={[free.map((server) => ({ label: server.id, run: () => void addToClient(client, server.id) }))]}
          />
        )}
      </div>
      <div className="mt-2 space-y-2 pl-[26px]">
        {next && (
          <Notice tone="info" title="One step left">
            {next}
          </Notice>
        )}
        {client.policy && (
          <Notice tone="warn" title="Switched off on this computer">
            {client.policy}
          </Notice>
        )}
        <Moored client={client} servers={moored} />
        <Contacts client={client} servers={moored.filter((server) => !troubled(server, client))} />
        {known.map((server) => (
          <EntryNotices key={server.id} client={client} server={server.id} entries={server.entries} />
        ))}
        <ClientFiles client={client} home={home} />
        <ClientDeeds name={client.name} deeds={client.deeds} />
      </div>
    </li>
  )
}

const troubled = ({ entries }: ServerView, { id }: ClientView): boolean =>
  entries.some((entry) => entry.client === id && entryTrouble(entry.state, id) !== null)

/** When the client has come to each server, or that it has not yet. */
function Contacts({ client, servers }: { client: ClientView; servers: readonly ServerView[] }) {
  const now = useNow()
  return (
    <ul aria-label={`Connections of ${client.name}`} className="mt-1.5 text-muted">
      {servers.map((server) => (
        <li key={server.id}>
          <span className="font-medium text-ink">{server.id}</span>{' '}
          {mooringWords(mooringOf(server, client), client, now)}
        </li>
      ))}
    </ul>
  )
}

function Moored({ client, servers }: { client: ClientView; servers: readonly ServerView[] }) {
  if (servers.length === 0) return <p className="text-muted">No server added.</p>
  return (
    <ul aria-label={`Servers in ${client.name}`} className="flex flex-wrap gap-1.5">
      {servers.map(({ id }) => (
        <li key={id} className="flex items-center rounded-md ring-1 ring-line-strong ring-inset">
          <Button weight="ghost" size="small" className="text-ink!" onClick={() => openServer(id, 'connection')}>
            {id}
          </Button>
          <IconButton
            label={`Remove ${id} from ${client.name}`}
            size="small"
            onClick={() => void unlinkClient(client, id)}
          >
            <X size={12} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

function ClientFiles({ client, home }: { client: ClientView; home: string }) {
  return (
    <ul aria-label={`Files of ${client.name}`} className="space-y-1">
      {client.files.map(({ path, exists, problem }) => (
        <li key={path}>
          <div className="flex items-center gap-2">
            <span className="min-w-0 truncate font-mono text-muted text-small" title={path} data-selectable>
              {shortPath(path, home)}
            </span>
            {exists ? (
              <Button size="small" weight="ghost" aria-label={`Show ${path}`} onClick={() => reveal(path)}>
                Show
              </Button>
            ) : (
              <span className="shrink-0 text-faint text-small">made when a server is added</span>
            )}
          </div>
          {problem && (
            <Notice tone="warn" title={problem} className="mt-1">
              Berth leaves this file alone until it parses. Mend it, then look again.
            </Notice>
          )}
        </li>
      ))}
    </ul>
  )
}
