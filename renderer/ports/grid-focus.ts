/** Between a port and its element on the plan. */
import { flushSync } from 'react-dom'
import { usePlan } from './plan-view.ts'

/** The port of the berth that something is part of. */
export function portOf(target: EventTarget | null): number | null {
  const berth = target instanceof Element ? target.closest<HTMLElement>('[data-port]') : null
  return berth ? Number(berth.dataset['port']) : null
}

export const berthOn = (port: number): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[role="grid"] [data-port="${port}"]`)

/** Where there is no berth, in the list and outside of the range, the first button of its line. */
const lineOf = (port: number): HTMLElement | null =>
  document.querySelector<HTMLElement>(`tr[data-port="${port}"] button`)

/** Goes to a berth, wherever it is: its row may have to come into the page first, which is why React must not wait. */
export function focusBerth(port: number): void {
  // A pointer that rests elsewhere must not keep its card.
  flushSync(() => usePlan.setState({ active: port, hovered: null }))
  const berth = berthOn(port)
  if (berth) {
    berth.focus({ preventScroll: true })
    berth.scrollIntoView({ block: 'nearest' })
  } else lineOf(port)?.focus()
}
