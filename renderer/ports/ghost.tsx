/** What is under the pointer while a server is dragged: its ship, and where it would land. */
import type { RefObject } from 'react'
import { usePortMap } from '../state/port-map.ts'
import { classNames } from '../ui/class-names.ts'
import { landingOn } from './drop.ts'
import { type Hand, usePlan } from './plan-view.ts'

export function Ghost({ place }: { place: RefObject<HTMLDivElement | null> }) {
  const hand = usePlan((plan) => plan.hand)
  const slots = usePortMap((ports) => ports.slots)
  const words = landingWords(hand, (port) => slots.get(port) ?? null)
  return (
    <>
      <p role="status" className="sr-only">
        {words?.text}
      </p>
      {hand.kind === 'dragging' && words && (
        <div
          ref={place}
          aria-hidden
          className="pointer-events-none fixed top-0 left-0 z-50 flex max-w-72 flex-col items-start gap-1 will-change-transform"
        >
          <span className="rounded-l-[4px] rounded-r-[14px] bg-accent px-2.5 py-1 font-medium text-on-accent text-small shadow-float">
            {hand.server}
          </span>
          <span
            className={classNames(
              'rounded-md bg-raised px-2 py-0.5 text-small shadow-float',
              words.bad ? 'text-bad-ink' : 'text-ink',
            )}
          >
            {words.text}
          </span>
        </div>
      )}
    </>
  )
}

function landingWords(
  hand: Hand,
  slotOn: (port: number) => Parameters<typeof landingOn>[2],
): { text: string; bad: boolean } | null {
  if (hand.kind === 'empty') return null
  if (hand.kind === 'moving') return { text: `Moving ${hand.server} to ${hand.over}`, bad: false }
  if (hand.over === null) return { text: hand.kind === 'typing' ? '' : 'To a free berth', bad: false }
  const landing = landingOn(hand.over, hand.from, slotOn(hand.over))
  switch (landing.kind) {
    case 'fits':
      return { text: `To ${hand.over}`, bad: false }
    case 'home':
      return { text: `Stays on ${hand.from}`, bad: false }
    case 'taken':
      return { text: landing.words, bad: true }
  }
}
