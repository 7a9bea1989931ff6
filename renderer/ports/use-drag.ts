/** Carries a server from berth to berth under the pointer: a ghost that follows it, the berth below it told to the plan. */
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { usePortMap } from '../state/port-map.ts'
import { moveTo } from './berth-actions.ts'
import { landingOn, movable } from './drop.ts'
import { portOf } from './grid-focus.ts'
import { holdOver, letGo, takeInHand, usePlan } from './plan-view.ts'

/** Pixels before a press becomes a drag, so that a click with an unsteady hand stays one. */
const threshold = 5
/** Pixels from an edge where the plan begins to scroll, and how far in one frame at most. */
const edge = 40
const fastest = 14

export interface Drag {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  /** Of the element that follows the pointer. */
  readonly ghost: RefObject<HTMLDivElement | null>
}

export function useDrag(scroller: HTMLElement | null): Drag {
  const ghost = useRef<HTMLDivElement>(null)
  const ending = useRef<AbortController>(undefined)
  useEffect(() => () => ending.current?.abort(), [])
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const from = portOf(event.target)
    const slot = from === null ? undefined : usePortMap.getState().slots.get(from)
    const server = slot ? movable(slot) : null
    if (event.button !== 0 || event.pointerType === 'touch' || from === null || server === null) return
    if (usePlan.getState().hand.kind !== 'empty') return
    ending.current?.abort()
    ending.current = carry({ server, from, at: { x: event.clientX, y: event.clientY }, ghost, scroller })
  }
  return { onPointerDown, ghost }
}

interface Carried {
  readonly server: string
  readonly from: number
  readonly at: { readonly x: number; readonly y: number }
  readonly ghost: RefObject<HTMLDivElement | null>
  readonly scroller: HTMLElement | null
}

/** From the press to the release. Aborting puts everything back. */
function carry({ server, from, at, ghost, scroller }: Carried): AbortController {
  const end = new AbortController()
  const { signal } = end
  let { x, y } = at
  let dragging = false
  let frame = 0

  const follow = (): void => {
    const { current } = ghost
    if (current) current.style.transform = `translate(${x + 12}px, ${y + 10}px)`
    holdOver(portOf(document.elementFromPoint(x, y)))
  }
  const scroll = (): void => {
    frame = requestAnimationFrame(scroll)
    const by = scroller ? pull(y, scroller.getBoundingClientRect()) : 0
    if (!scroller || by === 0) return
    scroller.scrollTop += by
    follow()
  }
  const onMove = (event: globalThis.PointerEvent): void => {
    x = event.clientX
    y = event.clientY
    if (!dragging && Math.hypot(x - at.x, y - at.y) < threshold) return
    if (!dragging) {
      dragging = true
      takeInHand('dragging', server, from)
      frame = requestAnimationFrame(scroll)
    }
    follow()
  }
  const onUp = (): void => {
    const { hand } = usePlan.getState()
    end.abort()
    if (!dragging || hand.kind !== 'dragging' || hand.over === null) return
    const slot = usePortMap.getState().slots.get(hand.over) ?? null
    if (landingOn(hand.over, from, slot).kind === 'fits') void moveTo(server, from, hand.over)
  }
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame)
    if (usePlan.getState().hand.kind === 'dragging') letGo()
    // The press and its release make a click too, which nobody meant.
    if (dragging) swallowClick()
  })
  window.addEventListener('pointermove', onMove, { signal })
  window.addEventListener('pointerup', onUp, { signal })
  window.addEventListener('pointercancel', () => end.abort(), { signal })
  window.addEventListener('blur', () => end.abort(), { signal })
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !dragging) return
      event.preventDefault()
      event.stopPropagation()
      end.abort()
    },
    { signal, capture: true },
  )
  return end
}

/** How far to scroll for a pointer this near to an edge; negative is up. */
function pull(y: number, { top, bottom }: DOMRect): number {
  if (y < top + edge) return -Math.ceil(fastest * Math.min(1, (top + edge - y) / edge))
  if (y > bottom - edge) return Math.ceil(fastest * Math.min(1, (y - bottom + edge) / edge))
  return 0
}

function swallowClick(): void {
  const once = new AbortController()
  const swallow = (event: MouseEvent): void => {
    event.stopPropagation()
    once.abort()
  }
  window.addEventListener('click', swallow, { capture: true, signal: once.signal })
  // A new press is a new click. After Escape the release may be long in coming.
  window.addEventListener('pointerdown', () => once.abort(), { capture: true, signal: once.signal })
}
