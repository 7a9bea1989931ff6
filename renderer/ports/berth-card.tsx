/** The card of a berth: who is there, what is known of them, what to do. It floats, so that nothing moves for it. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { PortSlot } from '../../app/contract/ports.ts'
import { slotOn, usePortMap } from '../state/port-map.ts'
import { CardFacts } from './card-facts.tsx'
import { cardPlace } from './card-place.ts'
import { berthOn, focusBerth } from './grid-focus.ts'
import { MoveForm } from './move-form.tsx'
import { cardPort, letGo, usePlan } from './plan-view.ts'
import type { Hover } from './use-hover.ts'

export interface BerthCardProps {
  /** What of the plan is in sight. */
  readonly scroller: HTMLElement | null
  readonly hover: Hover
}

export function BerthCard({ scroller, hover }: BerthCardProps) {
  const port = usePlan(cardPort)
  const hand = usePlan((plan) => plan.hand)
  const slot = usePortMap((ports) => (port === null ? null : slotOn(port)(ports)))
  const lost = hand.kind === 'typing' && !slot?.servers.includes(hand.server)
  useEffect(() => {
    // The server left its berth, or the fleet, while its new port was being typed.
    if (lost) letGo()
  }, [lost])
  if (!slot || slot.state === 'free') return null
  return (
    <CardShell key={slot.port} slot={slot} scroller={scroller} hover={hover}>
      {hand.kind === 'typing' ? <Moving server={hand.server} from={hand.from} /> : <CardFacts slot={slot} />}
    </CardShell>
  )
}

/** The card's other side, with the plan still in sight. */
function Moving({ server, from }: { server: string; from: number }) {
  const title = useId()
  const end = (port: number | null) => {
    letGo()
    focusBerth(port ?? from)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    end(null)
  }
  return (
    <div role="dialog" aria-labelledby={title} onKeyDown={onKeyDown}>
      <h2 id={title} className="mb-3 font-semibold">
        Move {server}
      </h2>
      <MoveForm key={server} server={server} from={from} onEnd={end} />
    </div>
  )
}

interface CardShellProps extends BerthCardProps {
  readonly slot: PortSlot
  readonly children: ReactNode
}

function CardShell({ slot: { port }, scroller, hover, children }: CardShellProps) {
  const card = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const { current } = card
    if (!current) return
    const place = () => placeCard(current, port, scroller)
    // What is in it may come later, and a card above its berth grows upwards.
    const sizes = new ResizeObserver(place)
    sizes.observe(current)
    place()
    return () => sizes.disconnect()
  }, [port, scroller])
  return (
    <section
      ref={card}
      data-berth-card
      aria-label={`Port ${port}`}
      onPointerEnter={hover.stay}
      onPointerLeave={() => hover.over(null)}
      className="fading absolute top-0 left-0 z-30 w-[336px] rounded-xl bg-raised p-4 shadow-float"
    >
      {children}
    </section>
  )
}

/** Through the CSSOM, and by a transform, which is no shift of layout. */
function placeCard(card: HTMLElement, port: number, scroller: HTMLElement | null): void {
  const berth = berthOn(port)?.getBoundingClientRect()
  const plan = card.offsetParent?.getBoundingClientRect()
  if (!berth || !plan || !scroller) return
  const { top: y } = scroller.getBoundingClientRect()
  const view = { left: plan.left, top: y, width: plan.width, height: scroller.clientHeight }
  const { left, top } = cardPlace(berth, { width: card.offsetWidth, height: card.offsetHeight }, view)
  card.style.transform = `translate(${left - plan.left}px, ${top - plan.top}px)`
}
