/** The ports in use, one per line. */
import type { PortRow } from '../../app/contract/snapshot.ts'
import { moveServer } from '../state/actions.ts'
import { openServer } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Glyph } from '../ui/glyph.tsx'
import type { Mark } from '../words/state-words.ts'

const marks: Readonly<Record<PortRow['state'], Mark>> = {
  free: { shape: 'ring', tone: 'quiet', word: 'Free' },
  ours: { shape: 'dot', tone: 'good', word: 'In use' },
  reserved: { shape: 'half', tone: 'quiet', word: 'Reserved' },
  taken: { shape: 'bars', tone: 'quiet', word: 'Taken' },
  conflict: { shape: 'cross', tone: 'bad', word: 'Conflict' },
}

export function PortTable({ rows }: { rows: readonly PortRow[] }) {
  return (
    <table className="w-full text-left">
      <thead>
        <tr className="text-muted text-small">
          {['Port', 'State', 'Server', 'Holder', 'Address'].map((title) => (
            <th key={title} scope="col" className="h-7 border-line border-b pr-4 font-medium">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PortLine key={row.port} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function PortLine({ row }: { row: PortRow }) {
  const { port, state, server, addresses, holder } = row
  const { shape, tone, word } = marks[state]
  const conflict = state === 'conflict'
  const cell = classNames('h-9 border-line border-b pr-4', conflict && 'bg-bad-wash')
  return (
    <tr data-port={port}>
      <th scope="row" className={classNames(cell, 'w-20 pl-1 font-medium font-mono text-small')}>
        {port}
      </th>
      <td className={classNames(cell, 'w-28')}>
        <span className={classNames('flex items-center gap-2', conflict && 'font-medium text-bad-ink')}>
          <Glyph shape={shape} tone={tone} />
          {word}
        </span>
      </td>
      <td className={cell}>
        {server && (
          <Button weight="ghost" size="small" className="-ml-2 text-ink!" onClick={() => openServer(server)}>
            {server}
          </Button>
        )}
      </td>
      <td className={cell}>
        <span className="flex items-center justify-between gap-3">
          <span className={classNames('line-clamp-2', state === 'ours' && 'text-muted')} data-selectable>
            {state === 'ours' ? 'Berth' : (holder ?? (state === 'reserved' ? 'Kept for its next start' : 'Unknown'))}
          </span>
          {conflict && server && (
            <Button
              size="small"
              aria-label={`Move ${server} to the next free port`}
              onClick={() => void moveServer(server)}
            >
              Move to next free
            </Button>
          )}
        </span>
      </td>
      <td className={classNames(cell, 'w-36 font-mono text-muted text-small')} data-selectable>
        {addresses.join(', ')}
      </td>
    </tr>
  )
}
