/** One server in the list: who, how it is, where it answers, what it costs, and the button that changes that. */
import { Ellipsis } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { copyUrl } from '../state/actions.ts'
import { useEngine } from '../state/mirror.ts'
import { isOpen } from '../state/select.ts'
import { latestStats, useStats } from '../state/stats.ts'
import { openServer } from '../state/view.ts'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Copyable } from '../ui/copyable.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Menu } from '../ui/menu.tsx'
import { bytes, percent } from '../words/amounts.ts'
import { serverMark } from '../words/state-words.ts'
import { MainActionIcon } from './main-action.tsx'
import { pullShare, rowLine } from './row-line.ts'
import { serverMenu } from './server-menu.tsx'
import { unseenWords } from './unseen.ts'

export interface ServerRowProps {
  readonly server: ServerView
  readonly selected: boolean
  /** Whether Tab stops here; one row of the list at a time. */
  readonly reachable: boolean
}

export const ServerRow = memo(function ServerRow({ server, selected, reachable }: ServerRowProps) {
  const { id, state } = server
  const { shape, tone } = serverMark(server)
  const unseen = unseenWords(server, useEngine())
  const line = unseen ? { text: unseen.title, tone: 'quiet' as const } : rowLine(server)
  const tabIndex = reachable ? 0 : -1
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (selected) item.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <li
      ref={item}
      data-server={id}
      data-state={state.kind}
      className={classNames(
        'group relative flex h-[54px] items-center gap-2 rounded-lg pr-1.5 pl-3',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2.5">
          <Glyph shape={shape} tone={tone} />
          <button
            type="button"
            data-row
            tabIndex={tabIndex}
            aria-current={selected ? 'true' : undefined}
            onClick={() => openServer(id)}
            className="min-w-0 flex-1 truncate text-left font-medium outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {id}
          </button>
          <RowAddress server={server} tabIndex={tabIndex} />
        </div>
        <div className="flex items-baseline gap-3 pl-6 text-small">
          <p title={line.text} className={classNames('min-w-0 flex-1 truncate', lineInks[line.tone])}>
            {line.text}
          </p>
          {isOpen(server) && <OpenMark />}
          <RowUsage server={server} />
        </div>
      </div>
      <div className="relative flex items-center">
        <MainActionIcon server={server} tabIndex={tabIndex} />
        <Menu
          trigger={
            <IconButton
              label={`More for ${id}`}
              tabIndex={tabIndex}
              className={classNames(
                !selected &&
                  'opacity-0 focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100',
              )}
            >
              <Ellipsis size={16} />
            </IconButton>
          }
          groups={serverMenu(server)}
        />
      </div>
      <RowProgress server={server} />
    </li>
  )
})

const lineInks = { quiet: 'text-muted', warn: 'text-warn-ink', bad: 'text-bad-ink' } as const

/** Every local program can call it: said by a word and a shape wherever the server is listed. */
function OpenMark() {
  return (
    <span title="Open to every local process" className="flex shrink-0 items-center gap-1 self-center text-warn-ink">
      <Glyph shape="open" tone="warn" className="size-3" />
      Open
    </span>
  )
}

function RowAddress({ server: { id, definition }, tabIndex }: { server: ServerView; tabIndex: number }) {
  if (definition.transport === 'stdio') return <span className="text-faint text-small">stdio</span>
  if (definition.port === null) return null
  return (
    <span className="relative top-px text-muted">
      <Copyable label={`Copy URL of ${id}`} tabIndex={tabIndex} onCopy={() => copyUrl(id)} className="flex-row-reverse">
        :{definition.port}
      </Copyable>
    </span>
  )
}

function RowUsage({ server: { id, state, health } }: { server: ServerView }) {
  const sample = useStats(latestStats(id))
  const ill = health.kind === 'probed' && health.report.outcome.kind === 'unhealthy'
  // What is wrong needs the width more than what it costs.
  if (!sample || state.kind !== 'running' || ill) return null
  return (
    <span className="flex shrink-0 gap-1 text-faint">
      <span title="CPU, of one core" className="min-[900px]:max-[1059px]:hidden">
        {percent(sample.cpu)}
      </span>
      <span title="Memory" className="min-w-12 text-right">
        {bytes(sample.memoryBytes)}
      </span>
    </span>
  )
}

function RowProgress({ server }: { server: ServerView }) {
  const share = pullShare(server.state)
  if (share === null) return null
  return (
    <span aria-hidden className="absolute inset-x-3 bottom-0.5 h-0.5 overflow-hidden rounded-full bg-press">
      <span
        className="block h-full rounded-full bg-accent transition-[width] duration-200"
        style={{ width: `${share * 100}%` }}
      />
    </span>
  )
}
