/** Whether the window is narrow: then one pane at a time is shown. */
import { useSyncExternalStore } from 'react'

/** Below this, list and detail side by side would both be cramped. */
const narrow = window.matchMedia('(max-width: 899px)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

export const isNarrow = (): boolean => narrow.matches

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrow)
}
