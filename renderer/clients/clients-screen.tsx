/** Every AI client Berth knows: whether it is here, which files it reads, and which servers it has. */
import { Import, RefreshCw } from 'lucide-react'
import { attempt } from '../state/actions.ts'
import { useMirror } from '../state/mirror.ts'
import { sortedClients, sortedServers } from '../state/select.ts'
import { openOverlay } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { useBusy } from '../ui/use-busy.ts'
import { AbsentClients } from './absent-clients.tsx'
import { ClientItem } from './client-item.tsx'

export function ClientsScreen() {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const [looking, run] = useBusy()
  if (!snapshot) return null
  const clients = sortedClients(snapshot.clients)
  const servers = sortedServers(snapshot.servers)
  const present = clients.filter(
    (client) => client.installed || servers.some(({ entries }) => entries.some((entry) => entry.client === client.id)),
  )
  const absent = clients.filter((client) => !present.includes(client))
  return (
    <Page
      title="Clients"
      summary={`${present.length} of ${clients.length} found on this computer`}
      actions={
        <>
          <Button onClick={() => openOverlay({ kind: 'add', way: 'found' })}>
            <Import size={13} aria-hidden />
            Take over servers
          </Button>
          <Button busy={looking} onClick={() => void run(() => attempt('client:refresh', undefined))}>
            <RefreshCw size={13} aria-hidden />
            {looking ? 'Looking' : 'Look again'}
          </Button>
        </>
      }
    >
      <ul aria-label="Clients">
        {present.map((client) => (
          <ClientItem key={client.id} client={client} servers={servers} home={snapshot.app.home} />
        ))}
      </ul>
      {present.length === 0 && <p className="pb-4 text-muted">None was found. Install one, then look again.</p>}
      <AbsentClients clients={absent} />
    </Page>
  )
}
