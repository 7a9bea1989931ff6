/** Who called last, and whether they were let in. */
import { Check, X } from 'lucide-react'
import type { CallerView } from '../../../app/contract/traffic.ts'
import { callerWords, isLetIn } from '../../../app/contract/traffic-words.ts'
import { useNow } from '../../state/clock.ts'
import { classNames } from '../../ui/class-names.ts'
import { ago, count } from '../../words/amounts.ts'

export function CallersTable({ callers }: { callers: readonly CallerView[] }) {
  return (
    <table className="mt-4 w-full table-fixed text-left" aria-label="Last callers">
      <thead className="text-faint text-small">
        <tr>
          <th scope="col" className="w-[34%] font-normal">
            Caller
          </th>
          <th scope="col" className="w-28 font-normal">
            Last call
          </th>
          <th scope="col" className="w-20 pr-6 text-right font-normal">
            Requests
          </th>
          <th scope="col" className="font-normal">
            State
          </th>
        </tr>
      </thead>
      <tbody>
        {callers.map((caller) => (
          <CallerRow key={caller.name} caller={caller} />
        ))}
      </tbody>
    </table>
  )
}

function CallerRow({ caller: { name, isBerth, lastAt, count: requests, state } }: { caller: CallerView }) {
  const now = useNow()
  const letIn = isLetIn(state)
  const Mark = letIn ? Check : X
  return (
    <tr className="h-7">
      <th scope="row" className="truncate pr-3 font-normal" title={name} data-selectable>
        {name}
        {isBerth && <span className="text-muted">, checking health</span>}
      </th>
      <td className="truncate text-muted">{ago(lastAt, now)}</td>
      <td className="pr-6 text-right text-muted">{count(requests)}</td>
      <td className={classNames('truncate', letIn ? 'text-muted' : 'text-bad-ink')}>
        <span className="flex items-center gap-1.5">
          <Mark size={14} aria-hidden className={classNames('shrink-0', letIn ? 'text-good' : 'text-bad')} />
          <span className="truncate">{callerWords[state]}</span>
        </span>
      </td>
    </tr>
  )
}
