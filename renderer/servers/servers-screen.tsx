/** The main screen: the fleet as a list, the chosen server beside it; in a narrow window one of the two. */
import { useEffect, useMemo } from 'react'
import { NoEngine, NoEngineBar } from '../frame/no-engine.tsx'
import { useNarrow } from '../state/media.ts'
import { useMirror } from '../state/mirror.ts'
import { sortedServers } from '../state/select.ts'
import { useStatsStream } from '../state/stats.ts'
import { useView } from '../state/view.ts'
import { FirstRun } from './first-run.tsx'
import { ServerDetail } from './server-detail.tsx'
import { ServerList } from './server-list.tsx'
import { UpgradeBar } from './upgrade-bar.tsx'

export function ServersScreen() {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const chosen = useView(({ server }) => server)
  const narrow = useNarrow()
  const servers = useMemo(() => sortedServers(snapshot?.servers ?? []), [snapshot?.servers])
  const first = servers[0]?.id ?? null
  const lost = !servers.some(({ id }) => id === chosen)
  useEffect(() => {
    // Side by side, something is always open; and keys act on what is open.
    if (!narrow && lost && first !== null) useView.setState({ server: first })
  }, [narrow, lost, first])
  useStatsStream(servers.filter(({ state }) => state.kind === 'running').map(({ id }) => id))
  if (!snapshot) return null
  const { engine } = snapshot

  if (servers.length === 0) {
    return (
      <main aria-label="Servers" className="flex min-h-0 flex-1 flex-col">
        {engine.kind === 'missing' ? <NoEngine engine={engine} /> : <FirstRun />}
      </main>
    )
  }
  const found = servers.find(({ id }) => id === chosen)
  const shown = found ?? (narrow ? undefined : servers[0])
  return (
    <main aria-label="Servers" className="flex min-h-0 flex-1 flex-col">
      {engine.kind === 'missing' && <NoEngineBar engine={engine} />}
      {engine.kind === 'ready' && <UpgradeBar servers={servers} />}
      {narrow && shown && <h1 className="sr-only">Servers</h1>}
      <div className="flex min-h-0 flex-1">
        {(!narrow || !shown) && <ServerList servers={servers} selected={shown?.id ?? null} fill={narrow} />}
        {shown && <ServerDetail key={shown.id} server={shown} narrow={narrow} />}
      </div>
    </main>
  )
}
