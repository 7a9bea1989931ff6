/** What only the ports screen knows: where the person is on the plan, what they look for, and what they hold in hand. */
import { create } from 'zustand'
import type { PortState } from '../../app/contract/ports.ts'
import { usePortMap } from '../state/port-map.ts'
import { isInRange, type Range } from './plan-rows.ts'
import { slotsOutside } from './port-list-lines.ts'
import { matchingPorts } from './port-search.ts'

/** Under the pointer, by a number being typed, or while the app moves it. */
type Holding = 'dragging' | 'typing' | 'moving'

/** A server on its way to another berth. */
export type Hand =
  | { readonly kind: 'empty' }
  | {
      readonly kind: Holding
      readonly server: string
      readonly from: number
      /** The port under the pointer, or the one typed so far. */
      readonly over: number | null
    }

export interface PlanView {
  readonly query: string
  readonly states: ReadonlySet<PortState>
  /** What query and states leave; null when nothing is asked for. */
  readonly matches: ReadonlySet<number> | null
  /** The same for the plan, where all that match is as good as nothing asked for; so no berth is drawn anew for it. */
  readonly outstanding: ReadonlySet<number> | null
  /** The berth that Tab reaches; null until there is a map. */
  readonly active: number | null
  readonly hovered: number | null
  /** The berth whose card stays because the focus is on it, or in its card. */
  readonly focused: number | null
  readonly hand: Hand
}

const nothing: PlanView = {
  query: '',
  states: new Set(),
  matches: null,
  outstanding: null,
  active: null,
  hovered: null,
  focused: null,
  hand: { kind: 'empty' },
}

export const usePlan = create<PlanView>(() => nothing)

/** As it is found by who comes to the screen. */
export const resetPlan = (): void => usePlan.setState(nothing)

export const lookFor = (query: string): void => usePlan.setState(({ states }) => ({ query, ...found(query, states) }))

export const toggleState = (state: PortState): void =>
  usePlan.setState(({ query, states }) => {
    const next = new Set(states)
    if (!next.delete(state)) next.add(state)
    return { states: next, ...found(query, next) }
  })

/** A new map may have other ports for the same question. */
export const lookAgain = (): void => usePlan.setState(({ query, states }) => found(query, states))

function found(query: string, states: ReadonlySet<PortState>): Pick<PlanView, 'matches' | 'outstanding'> {
  const { map } = usePortMap.getState()
  const matches = map && matchingPorts(map, { query, states })
  if (!map || !matches) return { matches: null, outstanding: null }
  const all = map.range.last - map.range.first + 1 + slotsOutside(map).length
  return { matches, outstanding: matches.size === all ? null : matches }
}

/** Tab must reach a berth: the first, until a person has been on one, and when theirs is of the range no more. */
export const keepWithin = (range: Range): void =>
  usePlan.setState(({ active }) => (active !== null && isInRange(range, active) ? {} : { active: range.first }))

export const takeInHand = (kind: Holding, server: string, from: number): void =>
  usePlan.setState({ hand: { kind, server, from, over: null }, hovered: null })

export const holdOver = (over: number | null): void =>
  usePlan.setState(({ hand }) => (hand.kind === 'empty' || hand.over === over ? {} : { hand: { ...hand, over } }))

export const letGo = (): void => usePlan.setState({ hand: nothing.hand })

/** The berth whose card is shown. */
export const cardPort = ({ hovered, focused, hand }: PlanView): number | null => {
  if (hand.kind === 'typing') return hand.from
  return hand.kind === 'empty' ? (hovered ?? focused) : null
}
