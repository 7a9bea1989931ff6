// biome-ignore-all lint/a11y/useSemanticElements: a cell of an ARIA grid
/** One port on the plan. It follows its own slot only, so that a change of one port draws one berth anew. */
import { memo } from 'react'
import type { PortSlot } from '../../app/contract/ports.ts'
import { usePortMap } from '../state/port-map.ts'
import { classNames } from '../ui/class-names.ts'
import { type Aim, partOf } from './berth-part.ts'
import { movable } from './drop.ts'
import { Hull } from './hull.tsx'
import { perRow } from './plan-rows.ts'
import { usePlan } from './plan-view.ts'
import { berthLabel } from './port-words.ts'

export interface BerthProps {
  readonly port: number
  readonly low: boolean
  /** On which side of its pier it lies. */
  readonly side: 'above' | 'below'
}

export const Berth = memo(function Berth({ port, low, side }: BerthProps) {
  const found = usePortMap(slotOrNext(port))
  const isNext = found === 'next'
  const slot = isNext ? null : found
  const { isActive, isMatch, aim } = usePlan(partOf(port, slot))
  const state = slot?.state ?? 'free'
  const held = state !== 'free' && state !== 'left-alone' ? slot : null
  return (
    <div
      role="gridcell"
      aria-colindex={(port % perRow) + 2}
      aria-label={berthLabel(port, slot, isNext)}
      tabIndex={isActive ? 0 : -1}
      data-port={port}
      data-state={state}
      data-match={isMatch || undefined}
      data-aim={aim === 'none' ? undefined : aim}
      className={classNames(
        'relative w-0 flex-1 scroll-mt-8 scroll-mb-4 rounded-[7px] px-[3px] -outline-offset-1 focus-visible:z-10',
        low ? lowWater : 'flex',
        low ? (side === 'above' ? 'pb-1' : 'pt-1') : side === 'above' ? 'flex-col' : 'flex-col-reverse',
        held && movable(held) !== null && 'cursor-grab',
        aims[aim],
      )}
    >
      {held ? (
        <Hull slot={held} low={low} />
      ) : (
        <Water port={port} low={low} leftAlone={slot !== null} isNext={isNext} />
      )}
      {!low && (
        <span
          className={classNames(
            'px-1.5 font-mono text-muted text-tiny leading-4',
            side === 'above' ? 'pt-[3px]' : 'pb-[3px]',
          )}
        >
          {lastDigits(port)}
        </span>
      )}
    </div>
  )
})

/** Up to nine hundred free berths are one element each, with their text in it. */
const lowWater = 'overflow-hidden whitespace-pre font-mono text-faint text-tiny leading-[22px] away:text-transparent'

const aims: Readonly<Record<Aim, string>> = {
  none: 'hover:bg-hover',
  source: 'opacity-45',
  fits: 'bg-selected ring-2 ring-accent ring-inset',
  taken: 'ring-2 ring-bad ring-inset',
}

/** 'next' is a free one, and the one where the next server would go. */
const slotOrNext =
  (port: number) =>
  ({ slots, map }: ReturnType<typeof usePortMap.getState>): PortSlot | 'next' | null =>
    slots.get(port) ?? (map?.nextFree === port ? 'next' : null)

/** The row's number tells the rest. */
const lastDigits = (port: number): string => String(port).slice(-2).padStart(2, '0')

interface WaterProps {
  readonly port: number
  readonly low: boolean
  readonly leftAlone: boolean
  readonly isNext: boolean
}

/** Nobody is there. */
function Water({ port, low, leftAlone, isNext }: WaterProps) {
  const words = isNext ? (low ? 'next' : 'next server') : leftAlone ? 'left alone' : ''
  const note = words && (
    <span className={isNext ? 'font-medium font-sans text-accent-ink' : 'font-sans text-faint'}>{words}</span>
  )
  if (!low) {
    return (
      <span className="flex h-9 items-center overflow-hidden px-1.5 text-tiny leading-[13px] away:invisible">
        {note}
      </span>
    )
  }
  return (
    <>
      {` ${lastDigits(port)} `}
      {note}
    </>
  )
}
