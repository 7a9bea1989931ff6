/** When the next probe of a server is due. */
import type { Instant } from '../contract/snapshot.ts'

/** All in milliseconds. */
export interface Rhythm {
  /** Pauses after the first, second... failure in a row; while the server may still be loading the last one repeats. */
  readonly eager: readonly number[]
  readonly visible: number
  readonly hidden: number
}

/** A fresh container is asked again soon; a settled one every 30 s, as container health checks do (deployment guides). */
export const usualRhythm: Rhythm = { eager: [250, 500, 1_000, 2_000], visible: 30_000, hidden: 120_000 }

/** What the probes since the last start have shown. */
export interface Course {
  readonly startedAt: Instant
  readonly everHealthy: boolean
  /** Failed probes in a row. */
  readonly failures: number
}

/** A server that was never healthy may take its start period to load; until then its silence is no news. */
export function isLoading({ startedAt, everHealthy }: Course, startPeriod: number, now: Instant): boolean {
  return !everHealthy && now - startedAt < startPeriod
}

/** Milliseconds from the end of one probe to the next. */
export function pauseAfter(course: Course, loading: boolean, visible: boolean, rhythm: Rhythm): number {
  const { failures } = course
  const { eager } = rhythm
  const soon = eager[Math.min(failures, eager.length) - 1]
  if (soon !== undefined && (loading || failures <= eager.length)) return soon
  return visible ? rhythm.visible : rhythm.hidden
}
