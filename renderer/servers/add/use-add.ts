/** Adds what a source describes, starts it when asked, and goes there; a failure stays in the dialog. */
import { useState } from 'react'
import type { ServerSource } from '../../../app/contract/commands.ts'
import type { FailureView } from '../../../app/contract/failure.ts'
import { ask, remedyOf, startServer } from '../../state/actions.ts'
import { useMirror } from '../../state/mirror.ts'
import { findServer } from '../../state/select.ts'
import { sayDone, type ToastAction } from '../../state/toasts.ts'
import { openServer } from '../../state/view.ts'
import { counted } from '../../words/amounts.ts'

export interface Adding {
  readonly busy: boolean
  readonly failure: FailureView | null
  /** The one-click way out of the failure. */
  readonly remedy: ToastAction | null
  add(source: ServerSource, start: boolean): Promise<void>
}

export function useAdd(): Adding {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const [remedy, setRemedy] = useState<ToastAction | null>(null)
  const add = async (source: ServerSource, start: boolean) => {
    setBusy(true)
    const result = await ask('server:add', source)
    setBusy(false)
    setRemedy(result.ok ? null : remedyOf(result.failure, () => void add(source, start)))
    if (!result.ok) return setFailure(result.failure)
    const ids = result.value
    sayDone(ids.length === 1 ? `${ids[0]} added.` : `${counted(ids.length, 'server')} added.`)
    if (ids[0]) {
      await inSnapshot(ids[0])
      openServer(ids[0], 'overview')
    }
    if (start) ids.forEach(startServer)
  }
  return { busy, failure, remedy, add }
}

/** Milliseconds; a snapshot is on its way when the answer arrives, and may come a moment after it. */
const SNAPSHOT_LIMIT = 2_000

/** What is not in the snapshot yet cannot stay open. */
function inSnapshot(id: string): Promise<void> {
  const has = ({ snapshot }: ReturnType<typeof useMirror.getState>): boolean =>
    snapshot !== null && findServer(snapshot, id) !== null
  if (has(useMirror.getState())) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(end, SNAPSHOT_LIMIT)
    const stop = useMirror.subscribe((mirror) => has(mirror) && end())
  })
}
