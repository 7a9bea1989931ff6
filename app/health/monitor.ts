/** Probes each running server at the right moments, and tells what came of it. */
import { Failure } from '../contract/failure.ts'
import type { Health, Instant, ProbeReport } from '../contract/snapshot.ts'
import { type Course, isLoading, pauseAfter, type Rhythm, usualRhythm } from './rhythm.ts'
import { createTurnstile } from './turnstile.ts'

/** How long a server may take to load before its silence is news. */
const START_PERIOD = 60_000
/** Probes at a time over all servers. */
const ROOM = 4

export interface Monitor {
  /** Probes this server from now on. The same `startedAt` again changes nothing; another one begins anew. */
  watch(id: string, startedAt: Instant): void
  /** Ends its probes; what a running one brings is dropped. */
  forget(id: string): void
  /** Probes now, watched or not, or joins the probe that runs. Rejects with Failure `cancelled` when that is superseded. */
  check(id: string): Promise<ProbeReport>
  /** The window shows or hides. */
  setVisible(visible: boolean): void
  /** Ends everything; nothing is told afterwards. */
  stop(): void
}

export interface MonitorParts {
  /** One handshake; rejects with Failure `cancelled` when the signal fires. */
  readonly probe: (id: string, signal: AbortSignal) => Promise<ProbeReport>
  readonly now: () => Instant
  readonly onHealth: (id: string, health: Health) => void
  /** Milliseconds from a start; 60 s unless set. */
  readonly startPeriod?: number
  readonly rhythm?: Rhythm
}

interface Watch {
  course: Course
  lastProbeAt: Instant
  /** A person has asked: what they were shown is not taken back while it still holds. */
  isAsked: boolean
  timer: NodeJS.Timeout | null
}

interface Run {
  readonly report: Promise<ProbeReport>
  readonly cancel: AbortController
}

export function createMonitor(parts: MonitorParts): Monitor {
  const { probe, now, onHealth, startPeriod = START_PERIOD, rhythm = usualRhythm } = parts
  const watches = new Map<string, Watch>()
  const runs = new Map<string, Run>()
  const turnstile = createTurnstile(ROOM)
  let visible = true

  const schedule = (id: string, watch: Watch): void => {
    if (watch.timer) clearTimeout(watch.timer)
    const loading = isLoading(watch.course, startPeriod, now())
    const due = watch.lastProbeAt + pauseAfter(watch.course, loading, visible, rhythm)
    watch.timer = setTimeout(() => void run(id).report.catch(() => undefined), Math.max(0, due - now())).unref()
  }

  /** Takes in the report for the watch that asked; a newer watch does not want it. */
  const settle = (id: string, watch: Watch, report: ProbeReport | null): void => {
    if (watches.get(id) !== watch) return
    const healthy = report?.outcome.kind === 'healthy'
    const { startedAt, everHealthy, failures } = watch.course
    watch.course = { startedAt, everHealthy: everHealthy || healthy, failures: healthy ? 0 : failures + 1 }
    watch.lastProbeAt = now()
    schedule(id, watch)
    if (!report) return
    const isNoNews = !healthy && !watch.isAsked && isLoading(watch.course, startPeriod, now())
    if (isNoNews) onHealth(id, { kind: 'waiting', since: startedAt, last: report })
    else onHealth(id, { kind: 'probed', report })
  }

  const run = (id: string): Run => {
    const underWay = runs.get(id)
    if (underWay) return underWay
    const cancel = new AbortController()
    const watch = watches.get(id)
    const report = turnstile
      .pass(() => probe(id, cancel.signal), cancel.signal)
      .finally(() => {
        if (runs.get(id)?.cancel === cancel) runs.delete(id)
      })
    const begun: Run = { report, cancel }
    runs.set(id, begun)
    if (watch) {
      report.then(
        (it) => settle(id, watch, it),
        () => settle(id, watch, null),
      )
    }
    return begun
  }

  const forget = (id: string): void => {
    const watch = watches.get(id)
    if (watch?.timer) clearTimeout(watch.timer)
    watches.delete(id)
    runs.get(id)?.cancel.abort(new Failure('cancelled', `The check of ${id} was cancelled.`, 'Check it again.'))
    runs.delete(id)
  }

  return {
    watch(id, startedAt) {
      if (watches.get(id)?.course.startedAt === startedAt) return
      forget(id)
      const course: Course = { startedAt, everHealthy: false, failures: 0 }
      watches.set(id, { course, lastProbeAt: now(), isAsked: false, timer: null })
      if (isLoading(course, startPeriod, now())) onHealth(id, { kind: 'waiting', since: startedAt, last: null })
      run(id).report.catch(() => undefined)
    },
    forget,
    async check(id) {
      const watch = watches.get(id)
      if (watch) watch.isAsked = true
      const { report, cancel } = run(id)
      const found = await report
      cancel.signal.throwIfAborted()
      // Who asks wants to see what is wrong, also while the server may still be loading.
      onHealth(id, { kind: 'probed', report: found })
      return found
    },
    setVisible(shown) {
      if (shown === visible) return
      visible = shown
      for (const [id, watch] of watches) if (!runs.has(id)) schedule(id, watch)
    },
    stop() {
      for (const id of [...watches.keys(), ...runs.keys()]) forget(id)
    },
  }
}
