/** The window's frame: rail, the screen chosen there, and what floats above both. */
import { useEffect } from 'react'
import { assertNever } from '../app/contract/result.ts'
import { ClientsScreen } from './clients/clients-screen.tsx'
import { Loading } from './frame/loading.tsx'
import { Overlays } from './frame/overlays.tsx'
import { Problems } from './frame/problems.tsx'
import { Rail } from './frame/rail.tsx'
import { useShortcuts } from './frame/use-shortcuts.ts'
import { PortsScreen } from './ports/ports-screen.tsx'
import { ServersScreen } from './servers/servers-screen.tsx'
import { SettingsScreen } from './settings/settings-screen.tsx'
import { useMirror, useSnapshot } from './state/mirror.ts'
import { dismissToast, useToasts } from './state/toasts.ts'
import { type Screen, useView } from './state/view.ts'
import { ToastRegion } from './ui/toast-region.tsx'

export function App() {
  const loaded = useMirror(({ snapshot }) => snapshot !== null)
  const screen = useView((view) => view.screen)
  const toasts = useToasts((state) => state.toasts)
  useTheme()
  useShortcuts()
  return (
    <div className="flex h-full">
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col border-line border-l bg-surface">
        <Problems />
        {loaded ? <ScreenOf screen={screen} /> : <Loading />}
      </div>
      <Overlays />
      <ToastRegion toasts={toasts} onDismiss={dismissToast} />
    </div>
  )
}

function ScreenOf({ screen }: { screen: Screen }) {
  switch (screen) {
    case 'servers':
      return <ServersScreen />
    case 'ports':
      return <PortsScreen />
    case 'clients':
      return <ClientsScreen />
    case 'settings':
      return <SettingsScreen />
    default:
      return assertNever(screen)
  }
}

function useTheme(): void {
  const theme = useSnapshot(({ settings }) => settings.theme, 'system')
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
