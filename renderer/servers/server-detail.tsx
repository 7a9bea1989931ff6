/** One server in full: its name and main button, then four views of it. */
import { ArrowLeft, Ellipsis, RotateCw } from 'lucide-react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { LogView } from '../logs/log-view.tsx'
import { restartServer } from '../state/actions.ts'
import { closeServer, openTab, useView } from '../state/view.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Connection } from './connection/connection.tsx'
import { Inspect } from './inspect/inspect.tsx'
import { MainActionButton } from './main-action.tsx'
import { Overview } from './overview/overview.tsx'
import { serverMenu } from './server-menu.tsx'

export function ServerDetail({ server, narrow }: { server: ServerView; narrow: boolean }) {
  const tab = useView((view) => view.tab)
  return (
    <section aria-label={`Server ${server.id}`} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Header server={server} narrow={narrow} />
      <Tabs
        label="Views of the server"
        value={tab}
        onChange={openTab}
        tabs={[
          { value: 'overview', title: 'Overview', content: <Overview server={server} /> },
          { value: 'logs', title: 'Logs', content: <LogView server={server} /> },
          { value: 'connection', title: 'Connection', content: <Connection server={server} /> },
          { value: 'inspect', title: 'Inspect', content: <Inspect server={server} /> },
        ]}
      />
    </section>
  )
}

function Header({ server, narrow }: { server: ServerView; narrow: boolean }) {
  return (
    <header className="drag flex shrink-0 items-center gap-2 px-6 pt-3.5 pb-2">
      {narrow && (
        <IconButton label="Back to servers" onClick={closeServer} className="-ml-3">
          <ArrowLeft size={16} />
        </IconButton>
      )}
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold text-title tracking-[-0.01em]" data-selectable>
          {server.id}
        </h2>
        <p className="truncate font-mono text-muted text-small" title={server.definition.image} data-selectable>
          {server.definition.image}
        </p>
      </div>
      {server.state.kind === 'running' && (
        <Button onClick={() => restartServer(server.id)}>
          <RotateCw size={13} aria-hidden />
          Restart
        </Button>
      )}
      <MainActionButton server={server} />
      <Menu
        trigger={
          <IconButton label="More actions" className="ring-1 ring-line-strong ring-inset">
            <Ellipsis size={16} />
          </IconButton>
        }
        groups={serverMenu(server)}
      />
    </header>
  )
}
