/** The part one berth has in what the person does now. One selector for all of it: a thousand berths ask. Pure. */
import type { PortSlot } from '../../app/contract/ports.ts'
import { landingOn } from './drop.ts'
import type { PlanView } from './plan-view.ts'

/** Of a server that is in hand: it came from here, would fit here, or would not. */
export type Aim = 'source' | 'fits' | 'taken' | 'none'

export interface BerthPart {
  /** Tab reaches it. */
  readonly isActive: boolean
  /** A search or the legend asks for it. What they leave out, the plan knows by itself: it is most of them. */
  readonly isMatch: boolean
  readonly aim: Aim
}

/** The same object for the same answer, so that a store's reader sees no change where there is none. */
const answers = new Map<string, BerthPart>()

export const partOf =
  (port: number, slot: PortSlot | null) =>
  ({ active, outstanding, hand }: Pick<PlanView, 'active' | 'outstanding' | 'hand'>): BerthPart => {
    const isActive = active === port
    const isMatch = outstanding?.has(port) ?? false
    const aim = aimAt(port, slot, hand)
    const key = `${isActive} ${isMatch} ${aim}`
    const known = answers.get(key) ?? { isActive, isMatch, aim }
    answers.set(key, known)
    return known
  }

function aimAt(port: number, slot: PortSlot | null, hand: PlanView['hand']): Aim {
  if (hand.kind === 'empty') return 'none'
  if (hand.from === port) return hand.kind === 'typing' ? 'none' : 'source'
  if (hand.over !== port) return 'none'
  return hand.kind === 'moving' || landingOn(port, hand.from, slot).kind === 'fits' ? 'fits' : 'taken'
}
