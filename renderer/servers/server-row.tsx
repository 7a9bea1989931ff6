/** One server in the list: who, how it is, where it answers, what it costs, and the button that changes that. */
import { Ellipsis } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { copyUrl } from '../state/actions.ts'
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

export interface ServerRowProps {
  readonly server: ServerView
  readonly selected: boolean
  /** Whether Tab stops here; one row of the list at a time. */
  readonly reachable: boolean
}

export const ServerRow = memo(function ServerRow({ server, selected, reachable }: ServerRowProps) {
  const { id, state } = server
  const { shape, tone, word } = serverMark(server)
  const line = rowLine(server)
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
        'group relative flex h-[54px] items-center gap-3 rounded-lg pr-1.5 pl-3',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Glyph shape={shape} tone={tone} />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-row
          tabIndex={tabIndex}
          aria-current={selected ? 'true' : undefined}
          onClick={() => openServer(id)}
          className="block max-w-full truncate text-left font-medium outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {id}
        </button>
        <p className={classNames('truncate text-small', line.bad ? 'text-bad-ink' : 'text-muted')} title={line.text}>
          <span className="sr-only">{word}. </span>
          {line.text}
        </p>
      </div>
      <RowFigures server={server} tabIndex={tabIndex} />
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

function RowFigures({ server, tabIndex }: { server: ServerView; tabIndex: number }) {
  const { id, definition, state } = server
  const sample = useStats(latestStats(id))
  return (
    <div className="relative w-24 shrink-0 text-right text-muted text-small">
      {definition.port === null ? (
        <span className="text-faint">{definition.transport === 'stdio' ? 'stdio' : ''}</span>
      ) : (
        <Copyable
          label={`Copy URL of ${id}`}
          tabIndex={tabIndex}
          onCopy={() => copyUrl(id)}
          className="flex-row-reverse"
        >
          :{definition.port}
        </Copyable>
      )}
      <p className="whitespace-nowrap text-faint" aria-label={sample ? 'CPU and memory' : undefined}>
        {state.kind === 'running' && sample ? `${percent(sample.cpu)}  ${bytes(sample.memoryBytes)}` : '\u00a0'}
      </p>
    </div>
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
