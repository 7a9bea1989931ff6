/** The fleet, one row each, in an order that never changes by itself. */
import { BrickWall, Ellipsis, KeyRound, Play, Plus, Square } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { gateOffers } from '../../app/contract/gate-offer.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { tokenOf } from '../../app/contract/token.ts'
import { moveSelection } from '../frame/use-shortcuts.ts'
import { startAll, stopAll } from '../state/actions.ts'
import { useEngine } from '../state/mirror.ts'
import { fleetCounts, matchingServers } from '../state/select.ts'
import { rotateAllTokens } from '../state/token-actions.ts'
import { upgradeFleet } from '../state/upgrade.ts'
import { openOverlay } from '../state/view.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Menu } from '../ui/menu.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { counted } from '../words/amounts.ts'
import { ServerRow } from './server-row.tsx'

/** With fewer, all are in view at once and a search field is only noise. */
const searchFrom = 9

export interface ServerListProps {
  readonly servers: readonly ServerView[]
  readonly selected: string | null
  /** Takes the whole width. */
  readonly fill: boolean
}

export function ServerList({ servers, selected, fill }: ServerListProps) {
  const [query, setQuery] = useState('')
  const shown = matchingServers(servers, query)
  const reachable = shown.find(({ id }) => id === selected) ?? shown[0]
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    moveSelection(event.key === 'ArrowDown' ? 1 : -1)
  }
  return (
    <section
      aria-label="Server list"
      className={classNames(
        'flex min-h-0 flex-col',
        fill ? 'flex-1' : 'w-[340px] shrink-0 border-line border-r min-[1060px]:w-[372px]',
      )}
    >
      <ListHeader servers={servers} />
      {servers.length >= searchFrom && (
        <SearchField
          label="Search servers"
          placeholder="Search by id, image or port"
          query={query}
          onQuery={setQuery}
          className="mx-3 mb-2 shrink-0"
        />
      )}
      <ul className="scroll-y min-h-0 flex-1 space-y-px px-2 pb-2" onKeyDown={onKeyDown}>
        {shown.map((server) => (
          <ServerRow
            key={server.id}
            server={server}
            selected={server.id === selected}
            reachable={server === reachable}
          />
        ))}
      </ul>
      {shown.length === 0 && (
        <p role="status" className="shrink-0 basis-3/4 text-center text-muted">
          No server matches "{query}".
        </p>
      )}
    </section>
  )
}

function ListHeader({ servers }: { servers: readonly ServerView[] }) {
  const { running, startable } = fleetCounts(servers)
  const engine = useEngine()
  return (
    <header className="drag flex h-12 shrink-0 items-center gap-1 pr-3 pl-5">
      <h1 className="font-semibold text-lead">Servers</h1>
      <p className="ml-1.5 flex-1 text-muted text-small">
        {engine.kind === 'ready' ? `${running} of ${servers.length} running` : counted(servers.length, 'server')}
      </p>
      <Menu
        trigger={
          <IconButton label="All servers">
            <Ellipsis size={16} />
          </IconButton>
        }
        groups={[
          [
            { label: 'Start all', icon: <Play size={14} />, disabled: startable === 0, run: startAll },
            { label: 'Stop all', icon: <Square size={13} />, disabled: running === 0, run: stopAll },
          ],
          [
            {
              label: 'Rotate all tokens',
              icon: <KeyRound size={14} />,
              disabled: !servers.some(tokenOf),
              run: () => void rotateAllTokens(),
            },
            ...(gateOffers(servers).length > 0
              ? [{ label: 'Put gates in front', icon: <BrickWall size={14} />, run: () => void upgradeFleet() }]
              : []),
          ],
        ]}
      />
      <Button onClick={() => openOverlay({ kind: 'add' })}>
        <Plus size={15} aria-hidden className="-ml-0.5" />
        Add server
      </Button>
    </header>
  )
}
