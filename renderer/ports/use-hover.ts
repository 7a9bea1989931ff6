/** Shows the card of a berth that the pointer rests on, and lets it reach the card before that goes. */
import { useEffect, useMemo, useRef } from 'react'
import { usePlan } from './plan-view.ts'

/** Milliseconds a pointer rests before the card comes: less flickers under a pointer that only passes. */
const rest = 120
/** Milliseconds to get from the berth to its card. */
const grace = 180

export interface Hover {
  /** Over a berth, or over nothing. */
  readonly over: (port: number | null) => void
  /** Over the card itself: it stays. */
  readonly stay: () => void
}

export function useHover(): Hover {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const heading = useRef<number | null>(null)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useMemo(
    () => ({
      over: (port) => {
        if (port === heading.current) return
        heading.current = port
        clearTimeout(timer.current)
        timer.current = setTimeout(() => usePlan.setState({ hovered: port }), port === null ? grace : rest)
      },
      stay: () => {
        clearTimeout(timer.current)
        heading.current = usePlan.getState().hovered
      },
    }),
    [],
  )
}
