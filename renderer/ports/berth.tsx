// biome-ignore-all lint/a11y/useSemanticElements: a cell of an ARIA grid
/** One port on the plan. It follows its own slot only, so that a change of one port draws one berth anew. */
import { memo } from 'react'
import type { PortSlot } from '../../app/contract/ports.ts'
import { slotOn, usePortMap } from '../state/port-map.ts'
import { classNames } from '../ui/class-names.ts'
import { landingOn, movable } from './drop.ts'
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
  const slot = usePortMap(slotOn(port))
  const isNext = usePortMap(({ map }) => map?.nextFree === port)
  const isActive = usePlan(({ active }) => active === port)
  const isAway = usePlan(({ matches }) => matches !== null && !matches.has(port))
  const aim = useAim(port, slot)
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
      data-away={isAway || undefined}
      data-aim={aim}
      className={classNames(
        'relative flex min-w-0 scroll-mt-8 scroll-mb-4 rounded-[7px] px-[3px] -outline-offset-1 focus-visible:z-10',
        // The finger between this berth and the one before.
        'before:absolute before:left-[-0.5px] before:w-px before:bg-line before:content-[""] first-of-type:before:hidden',
        low ? 'before:h-2' : 'before:h-5',
        side === 'above' ? 'flex-col' : 'flex-col-reverse',
        low && (side === 'above' ? 'pb-1 before:bottom-0' : 'pt-1 before:top-0'),
        !low && (side === 'above' ? 'before:bottom-[19px]' : 'before:top-[19px]'),
        held && movable(held) !== null && 'cursor-grab',
        aims[aim ?? 'none'],
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

type Aim = 'source' | 'fits' | 'taken'

const aims: Readonly<Record<Aim | 'none', string>> = {
  none: 'hover:bg-hover',
  source: 'opacity-45',
  fits: 'bg-selected ring-2 ring-accent ring-inset',
  taken: 'ring-2 ring-bad ring-inset',
}

/** What this berth is for a server that is in hand. */
function useAim(port: number, slot: PortSlot | null): Aim | undefined {
  return usePlan(({ hand }) => {
    if (hand.kind === 'empty') return undefined
    if (hand.from === port) return hand.kind === 'typing' ? undefined : 'source'
    if (hand.over !== port) return undefined
    return hand.kind === 'moving' || landingOn(port, hand.from, slot).kind === 'fits' ? 'fits' : 'taken'
  })
}

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
  return (
    <span
      className={classNames(
        'flex items-center gap-1.5 overflow-hidden px-1.5 text-tiny leading-[13px] in-data-away:invisible',
        low ? 'h-[22px]' : 'h-9',
      )}
    >
      {low && <span className="font-mono text-faint">{lastDigits(port)}</span>}
      {isNext && <span className="font-medium text-accent-ink">{low ? 'next' : 'next server'}</span>}
      {leftAlone && <span className={classNames('text-faint', low && 'truncate')}>left alone</span>}
    </span>
  )
}
