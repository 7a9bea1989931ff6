/** The left rail: where a person can go, what needs them there, and which engine is in use. */
import { Cable, type LucideIcon, Plug, Search, Server, Settings2 } from 'lucide-react'
import { useSnapshot } from '../state/mirror.ts'
import { fleetCounts } from '../state/select.ts'
import { goTo, openOverlay, type Screen, screens, useView } from '../state/view.ts'
import { classNames } from '../ui/class-names.ts'
import { Key } from '../ui/menu.tsx'
import { EngineStatus } from './engine-status.tsx'
import { modifier } from './keys.ts'
import { Mark } from './mark.tsx'

const places: Readonly<Record<Screen, { readonly title: string; readonly Icon: LucideIcon }>> = {
  servers: { title: 'Servers', Icon: Server },
  ports: { title: 'Ports', Icon: Cable },
  clients: { title: 'Clients', Icon: Plug },
  settings: { title: 'Settings', Icon: Settings2 },
}

export function Rail() {
  const current = useView(({ screen }) => screen)
  return (
    <nav
      aria-label="Screens"
      className="flex w-[60px] shrink-0 flex-col in-data-[platform=darwin]:w-[78px] min-[1060px]:w-[196px]!"
    >
      <div className="drag flex h-12 shrink-0 items-center gap-2 px-[18px] in-data-[platform=darwin]:mt-7 in-data-[platform=darwin]:h-10 max-[1059px]:justify-center max-[1059px]:px-0">
        <Mark />
        <span className="font-semibold text-lead tracking-[-0.01em] max-[1059px]:hidden">Berth</span>
      </div>
      <div className="px-2.5 pb-2">
        <button
          type="button"
          aria-label="Search and commands"
          onClick={() => openOverlay({ kind: 'palette' })}
          className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-muted ring-1 ring-line ring-inset hover:bg-hover hover:text-ink max-[1059px]:justify-center max-[1059px]:px-0"
        >
          <Search size={15} aria-hidden />
          <span className="flex-1 text-left max-[1059px]:hidden">Search</span>
          <span className="max-[1059px]:hidden">
            <Key>{modifier} K</Key>
          </span>
        </button>
      </div>
      <div className="flex flex-1 flex-col gap-0.5 px-2.5">
        {screens.map((screen) => (
          <RailItem key={screen} screen={screen} current={screen === current} />
        ))}
      </div>
      <EngineStatus />
    </nav>
  )
}

function RailItem({ screen, current }: { screen: Screen; current: boolean }) {
  const { title, Icon } = places[screen]
  return (
    <button
      type="button"
      aria-label={title}
      aria-current={current ? 'page' : undefined}
      title={title}
      onClick={() => goTo(screen)}
      className={classNames(
        'relative flex h-8 items-center gap-2.5 rounded-md px-2 font-medium transition-colors duration-100 max-[1059px]:justify-center max-[1059px]:px-0',
        current ? 'bg-press text-ink' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className={current ? 'text-accent-ink' : undefined} />
      <span className="flex-1 text-left max-[1059px]:hidden">{title}</span>
      {screen === 'servers' && <ServersBadge />}
    </button>
  )
}

function ServersBadge() {
  const servers = useSnapshot((snapshot) => snapshot.servers, [])
  const { attention } = fleetCounts(servers)
  if (attention > 0) {
    return (
      <span
        role="img"
        aria-label={`${attention} need attention`}
        className="flex h-4 min-w-4 items-center justify-center rounded-full bg-bad-fill px-1 font-semibold text-[10px] text-[oklch(0.99_0.005_20)] leading-none max-[1059px]:absolute max-[1059px]:top-0.5 max-[1059px]:right-0.5"
      >
        {attention}
      </span>
    )
  }
  return servers.length > 0 ? <span className="text-muted text-small max-[1059px]:hidden">{servers.length}</span> : null
}
