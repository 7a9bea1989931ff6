/** The time, for words like "20 s ago": one tick a second, only while something on screen needs it. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function current(): number {
  // Without a tick the last value may be minutes old: a component that mounts now deserves the present second.
  if (timer === null) now = Date.now()
  return Math.floor(now / 1000) * 1000
}

/** Milliseconds since the epoch, whole seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current)
}
