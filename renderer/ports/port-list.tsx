/** The same facts as on the plan, as a table: for people who like lists, and for ears. */
import { memo, type ReactNode, useState } from 'react'
import type { PortHolder, PortMap, PortSlot } from '../../app/contract/ports.ts'
import type { Instant } from '../../app/contract/snapshot.ts'
import { classNames } from '../ui/class-names.ts'
import { counted } from '../words/amounts.ts'
import { holderWords } from '../words/holder-words.ts'
import { addressList } from './holder-facts.ts'
import { MoveDialog } from './move-dialog.tsx'
import { usePlan } from './plan-view.ts'
import { PortGlyph } from './port-glyph.tsx'
import { listLines } from './port-list-lines.ts'
import { stateWords } from './port-words.ts'
import { SlotActions } from './slot-actions.tsx'

export function PortList({ map }: { map: PortMap }) {
  const matches = usePlan((plan) => plan.matches)
  const lines = listLines(map, matches)
  if (lines.length === 0) return <p className="py-10 text-center text-muted">No port of the range matches.</p>
  return (
    <table className="mt-2 w-full table-fixed text-left" aria-label={`Ports ${map.range.first} to ${map.range.last}`}>
      <ListHead />
      <tbody>
        {lines.map((line) =>
          line.kind === 'slot' ? (
            <SlotLine key={line.slot.port} slot={line.slot} now={map.takenAt} />
          ) : (
            <FreeLine key={line.first} first={line.first} last={line.last} />
          ),
        )}
      </tbody>
    </table>
  )
}

export function ListHead() {
  return (
    <thead>
      <tr className="text-muted text-small">
        <Title className="w-[92px] pl-1">Port</Title>
        <Title className="w-[112px]">State</Title>
        <Title>Held by</Title>
        <Title className="w-[120px] max-[899px]:hidden">Listens on</Title>
        <Title className="w-[248px] max-[899px]:w-[136px]">
          <span className="sr-only">What to do</span>
        </Title>
      </tr>
    </thead>
  )
}

function Title({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={classNames('h-8 border-line border-b pr-4 font-medium', className)}>
      {children}
    </th>
  )
}

const cell = 'h-9 border-line border-b pr-4 py-1'

export interface SlotLineProps {
  readonly slot: PortSlot
  /** When the map was taken: ages of holders are told as of then. */
  readonly now: Instant
}

export const SlotLine = memo(function SlotLine({ slot, now }: SlotLineProps) {
  const { port, state, servers, holders } = slot
  const [moving, setMoving] = useState<string | null>(null)
  const box = classNames(cell, state === 'conflict' && 'bg-bad-wash')
  const strangers = holders.filter((holder) => holder.kind !== 'container' || holder.server === null)
  return (
    <tr data-port={port}>
      <th scope="row" className={classNames(box, 'pl-1 font-medium font-mono text-small')}>
        {port}
      </th>
      <td className={box}>
        <span className={classNames('flex items-center gap-2 whitespace-nowrap', inks[state])}>
          <PortGlyph state={state} />
          {stateWords[state]}
        </span>
      </td>
      <td className={box} data-selectable>
        {servers.length > 0 && <p className="break-words font-medium">{servers.join(', ')}</p>}
        {strangers.map((holder) => (
          <Stranger key={`${holder.kind} ${holder.words}`} holder={holder} now={now} />
        ))}
      </td>
      <td className={classNames(box, 'break-words font-mono text-muted text-small max-[899px]:hidden')} data-selectable>
        {holders.length > 0 && addressList(holders.flatMap(({ bindings }) => bindings))}
      </td>
      <td className={classNames(box, 'pr-1!')}>
        <span className="flex flex-wrap justify-end gap-1.5">
          <SlotActions slot={slot} onMove={setMoving} />
        </span>
        {moving !== null && <MoveDialog server={moving} from={port} onClose={() => setMoving(null)} />}
      </td>
    </tr>
  )
})

function Stranger({ holder, now }: { holder: PortHolder; now: Instant }) {
  const { name, tag, code, facts } = holderWords(holder, now)
  // Its addresses, which come last, have a column of their own.
  const known = facts.slice(0, -1)
  return (
    <div>
      <p className="break-words">
        {name} <span className="text-muted">{[tag, ...known].join(' · ')}</span>
      </p>
      {code && (
        <p title={code} className="truncate font-mono text-muted text-small">
          {code}
        </p>
      )}
    </div>
  )
}

const inks: Readonly<Partial<Record<PortSlot['state'], string>>> = {
  conflict: 'font-medium text-bad-ink',
  exposed: 'font-medium text-warn-ink',
  running: 'text-accent-ink',
  reserved: 'text-accent-ink',
}

const FreeLine = memo(function FreeLine({ first, last }: { first: number; last: number }) {
  return (
    <tr className="text-muted">
      <th scope="row" className={classNames(cell, 'whitespace-nowrap pl-1 font-mono font-normal text-small')}>
        {first === last ? first : `${first}\u2013${last}`}
      </th>
      <td className={cell}>
        <span className="flex items-center gap-2">
          <PortGlyph state="free" className="text-faint" />
          {stateWords.free}
        </span>
      </td>
      <td className={cell}>{last > first && counted(last - first + 1, 'port')}</td>
      <td className={classNames(cell, 'max-[899px]:hidden')} />
      <td className={cell} />
    </tr>
  )
})
