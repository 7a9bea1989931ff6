/** How long the window's main thread works for each frame, from Chromium's own trace. */
import type { CDPSession } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds. */
  readonly ts: number
  readonly dur?: number
  readonly args?: { readonly name?: string }
}

/** Milliseconds of main-thread work of each frame drawn while `act` ran: input, scripts, style, layout, paint, commit. */
export async function frameWork(session: CDPSession, act: () => Promise<void>): Promise<readonly number[]> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { readonly value: readonly object[] }) => {
    events.push(...(value as readonly TraceEvent[]))
  }
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] },
  })
  await act()
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  return workPerFrame(events)
}

/** A frame ends with its commit; all tasks since the one before are its work. */
function workPerFrame(events: readonly TraceEvent[]): readonly number[] {
  const main = mainThread(events)
  const mine = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid)
  const tasks = mine.filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
  const ends = mine.filter(({ name }) => name === 'Commit').map(({ ts, dur }) => ts + (dur ?? 0))
  const sorted = ends.toSorted((left, right) => left - right)
  // The first began before the trace did.
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? end
    return tasks.reduce((sum, task) => sum + overlap(task, start, end), 0) / 1000
  })
}

function overlap({ ts, dur = 0 }: TraceEvent, start: number, end: number): number {
  return Math.max(0, Math.min(ts + dur, end) - Math.max(ts, start))
}

/** Of the process that commits frames: there is one window. */
function mainThread(events: readonly TraceEvent[]): Pick<TraceEvent, 'pid' | 'tid'> {
  const commit = events.find(({ name }) => name === 'Commit')
  if (!commit) throw new Error('The trace has no frame.')
  return commit
}
