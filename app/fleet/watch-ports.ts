/** Looks at the ports while somebody wants to know, and tells each server that does not run who has taken its own. */
import { isDeepStrictEqual } from 'node:util'
import type { PortMap } from '../contract/ports.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import type { EngineEvent } from '../engine/engine.ts'
import { isWithin, type PortRange } from '../ports/listener.ts'
import type { Picture } from './picture.ts'
import { concernsPorts, wantsOneLook } from './port-news.ts'
import { createConflictView } from './show-conflicts.ts'

export interface PortWatch {
  /** From now on looks once whenever something is to be known at once, hidden or not. Returns how to end it. */
  begin(): () => void
  /** The window shows or hides: looks on and on while it shows. */
  setVisible(visible: boolean): void
  /** Looks on and on for this listener: it gets the map at once, and again at each change. Returns how to stop. */
  follow(listener: (map: PortMap) => void): () => void
  /** A container somewhere on the engine may have taken a port, or left one. */
  onEvent(event: EngineEvent): void
}

export interface PortWatchParts {
  readonly picture: Picture
  /** Equal texts mean that nobody began or ceased to listen on these ports. Asked on and on, so it has to be cheap. */
  readonly fingerprint: (ranges: readonly PortRange[]) => Promise<string>
  /** The whole truth, asked for when something may have changed. */
  readonly map: () => Promise<PortMap>
  /** Milliseconds between the end of a look and the next one. */
  readonly rhythm: number
  readonly log: (line: string) => void
}

/** Milliseconds before what changed on the engine or in a file is looked at: a start is several events. */
const SOON = 120
/** Milliseconds after a look that failed. */
const AFTER_TROUBLE = 2_000
/** Of macOS and Windows, where a look is a program that runs; on Linux it is two short files. Milliseconds. */
export const portRhythm = (platform: NodeJS.Platform): number => (platform === 'linux' ? SOON : 1_000)

/** Nothing is read and no timer set until somebody wants to know. */
export function createPortWatch(parts: PortWatchParts): PortWatch {
  const { store } = parts.picture
  const listeners = new Set<(map: PortMap) => void>()
  const show = createConflictView(parts.picture)
  let unsubscribe: (() => void) | null = null
  let visible = false
  /** One look is owed, although nobody watches. */
  let isAsked = false
  /** The newest map may be over, whatever the fingerprint says. */
  let isDue = true
  /** When another map is needed although nothing changes, by `performance.now()`. */
  let again: number | null = null
  let newest: PortMap | null = null
  let seen: string | null = null
  let looking = false
  let isTroubled = false
  let ended = Number.NEGATIVE_INFINITY
  let took = 0
  let timer: NodeJS.Timeout | undefined

  const isWanted = (): boolean =>
    // Before an engine has answered, its own proxies look like strangers.
    listeners.size > 0 || (unsubscribe !== null && (visible || isAsked) && store.getState().engine.kind !== 'searching')

  const schedule = (): void => {
    clearTimeout(timer)
    if (looking) return
    if (!isWanted()) {
      newest = null
      isDue = true
      return
    }
    const pause = isTroubled ? AFTER_TROUBLE : Math.max(isDue ? SOON : parts.rhythm, 2 * took)
    timer = setTimeout(() => void look(), Math.max(0, ended + pause - performance.now())).unref()
  }
  const draw = async (): Promise<void> => {
    isDue = false
    const map = await parts.map()
    again = show(map)
    if (newest && isDeepStrictEqual({ ...map, takenAt: 0 }, { ...newest, takenAt: 0 })) return
    newest = map
    for (const listener of listeners) listener(map)
  }
  const look = async (): Promise<void> => {
    const began = performance.now()
    looking = true
    isAsked = false
    try {
      const mark = await parts.fingerprint(watchedRanges(store.getState()))
      if (isDue || mark !== seen || (again !== null && began >= again)) await draw()
      seen = mark
      // Also for who is hidden: what was found has to be made sure.
      if (again !== null) isAsked = true
      isTroubled = false
    } catch (cause) {
      isDue = true
      again = null
      if (!isTroubled) parts.log(`The ports cannot be looked at: ${cause instanceof Error ? cause.message : cause}`)
      isTroubled = true
    }
    looking = false
    ended = performance.now()
    took = ended - began
    schedule()
  }
  const onSnapshot = (now: Snapshot, before: Snapshot): void => {
    if (concernsPorts(now, before)) isDue = true
    if (wantsOneLook(now, before)) isAsked = true
    schedule()
  }
  return {
    begin: () => {
      unsubscribe = store.subscribe(onSnapshot)
      schedule()
      return () => {
        unsubscribe?.()
        unsubscribe = null
        schedule()
      }
    },
    setVisible: (shown) => {
      visible = shown
      schedule()
    },
    follow: (listener) => {
      listeners.add(listener)
      if (newest) listener(newest)
      schedule()
      return () => {
        listeners.delete(listener)
        schedule()
      }
    },
    onEvent: (event) => {
      if (event.kind !== 'container' || !['start', 'die', 'destroy'].includes(event.action)) return
      isDue = true
      schedule()
    },
  }
}

/** The range of the settings, and the ports that servers have outside of it. */
function watchedRanges({ settings: { range }, servers }: Snapshot): readonly PortRange[] {
  const ports = new Set(servers.flatMap(({ definition: { port } }) => port ?? []))
  const outside = [...ports].filter((port) => !isWithin(port, range))
  return [range, ...outside.map((port) => ({ first: port, last: port }))]
}
