/** How much of the log is here, and whether it still grows. */
import { count, counted } from '../words/amounts.ts'
import type { Log } from './use-log.ts'

export function LogFooter({ log, follow }: { log: Log; follow: boolean }) {
  const { buffer, dropped, ended } = log
  const first = buffer.first()
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-line border-t px-4 text-muted text-small">
      <span>{counted(buffer.end() - first, 'line')}</span>
      {first > 0 && <span>{count(first)} older lines are no longer kept here</span>}
      {dropped > 0 && (
        <span className="text-warn-ink">
          {counted(dropped, 'line')} left out: it wrote faster than they could be shown
        </span>
      )}
      <span className="ml-auto">{ended ? (ended.failure?.message ?? 'Ended') : follow ? 'Following' : 'Paused'}</span>
    </footer>
  )
}
