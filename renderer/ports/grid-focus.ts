/** Between a port and its element on the plan. */
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

/** Goes to a berth, which takes a frame or two when its row was out of sight and not in the page. */
export function focusBerth(port: number): void {
  usePlan.setState({ active: port })
  let frames = 3
  const focus = (): void => {
    const berth = berthOn(port)
    if (berth) {
      berth.focus({ preventScroll: true })
      berth.scrollIntoView({ block: 'nearest' })
    } else if (frames-- > 0) requestAnimationFrame(focus)
    else lineOf(port)?.focus()
  }
  focus()
}
