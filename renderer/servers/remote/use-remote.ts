/** What the dialog about other computers knows, and how it changes it. */
import { useState } from 'react'
import type { FailureView } from '../../../app/contract/failure.ts'
import type { RemoteOptions } from '../../../app/contract/remote.ts'
import type { Result } from '../../../app/contract/result.ts'
import { ask, attempt } from '../../state/actions.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { findServer } from '../../state/select.ts'
import { sayDone } from '../../state/toasts.ts'
import { useAnswer } from '../../state/use-answer.ts'

export interface RemotePlace {
  readonly address: string
  readonly port: number
}

export interface RemoteControl {
  /** null until the first answer. */
  readonly options: Result<RemoteOptions> | null
  readonly current: RemotePlace | null
  readonly busy: 'on' | 'off' | null
  readonly failure: FailureView | null
  readonly turnOn: (place: RemotePlace) => Promise<void>
  readonly turnOff: () => Promise<void>
}

export function useRemote(id: string): RemoteControl {
  const server = useSnapshot((snapshot) => findServer(snapshot, id), null)
  const [busy, setBusy] = useState<RemoteControl['busy']>(null)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const [asked, setAsked] = useState(0)
  const current = server?.definition.remote ?? null
  const place = `${current?.address}:${current?.port} ${server?.definition.auth}`
  const options = useAnswer(
    'remote:options',
    { id },
    `${place} ${server?.remote?.state} ${server?.state.kind} ${asked}`,
  )
  const set = async (wanted: RemotePlace | null): Promise<void> => {
    setBusy(wanted ? 'on' : 'off')
    setFailure(null)
    const result = await ask('remote:set', { id, remote: wanted && { ...wanted, tls: true } })
    if (!result.ok && result.failure.kind !== 'cancelled') setFailure(result.failure)
    setAsked((times) => times + 1)
    setBusy(null)
  }
  return { options, current, busy, failure, turnOn: set, turnOff: () => set(null) }
}

export async function saveAuthority(): Promise<void> {
  const path = await attempt('remote:save-authority', undefined)
  if (path) sayDone(`Certificate authority saved to ${path}.`)
}
