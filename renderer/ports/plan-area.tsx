/** The plan and what floats above it: the card of the berth in question, and the server in hand. */
import { type FocusEvent, type KeyboardEvent, useEffect } from 'react'
import type { PortMap } from '../../app/contract/ports.ts'
import { BerthCard } from './berth-card.tsx'
import { Ghost } from './ghost.tsx'
import { focusBerth } from './grid-focus.ts'
import { HarbourPlan } from './harbour-plan.tsx'
import { cardPort, keepWithin, usePlan } from './plan-view.ts'
import { useDrag } from './use-drag.ts'
import { useHover } from './use-hover.ts'

export interface PlanAreaProps {
  readonly range: PortMap['range']
  /** What scrolls the plan. */
  readonly scroller: HTMLElement | null
}

export function PlanArea({ range, scroller }: PlanAreaProps) {
  const hover = useHover()
  useEffect(() => keepWithin(range), [range])
  const { onPointerDown, ghost } = useDrag(scroller)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that focus leaves, and Escape from inside
    <div className="relative" onBlur={forget} onKeyDown={closeCard}>
      <HarbourPlan range={range} scroller={scroller} hover={hover} onPointerDown={onPointerDown} />
      <BerthCard scroller={scroller} hover={hover} />
      <Ghost place={ghost} />
    </div>
  )
}

/** A card goes with the focus, once that is neither on its berth nor in it. */
function forget({ currentTarget, relatedTarget }: FocusEvent): void {
  if (!currentTarget.contains(relatedTarget)) usePlan.setState({ focused: null })
}

function closeCard(event: KeyboardEvent): void {
  const port = cardPort(usePlan.getState())
  if (event.key !== 'Escape' || event.defaultPrevented || port === null) return
  event.preventDefault()
  if (event.target instanceof Element && event.target.closest('[data-berth-card]')) focusBerth(port)
  usePlan.setState({ hovered: null, focused: null })
}
