/** The servers in clients' files, which of them are chosen, and taking those over or giving them back. */
import { useState } from 'react'
import type { FailureView } from '../../../app/contract/failure.ts'
import type { ImportItem, ImportReport, TakenOver } from '../../../app/contract/imports.ts'
import { ask, attempt, remedyOf } from '../../state/actions.ts'
import { sayDone, type ToastAction } from '../../state/toasts.ts'
import { useAnswer } from '../../state/use-answer.ts'

export function useFound() {
  const [round, setRound] = useState(0)
  const answer = useAnswer('import:list', undefined, String(round))
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const [remedy, setRemedy] = useState<ToastAction | null>(null)
  const [report, setReport] = useState<ImportReport | null>(null)
  const lookAgain = (): void => setRound((now) => now + 1)
  const items = answer?.ok ? answer.value.items : []
  const wanted = items.filter(({ key }) => chosen.includes(key))

  const take = async (): Promise<void> => {
    setBusy(true)
    const result = await ask('import:take', { items: wanted.map(({ key }) => ({ key })) })
    setBusy(false)
    setFailure(result.ok ? null : result.failure)
    setRemedy(result.ok ? null : remedyOf(result.failure, () => void take()))
    if (!result.ok && result.failure.kind !== 'too-late') return
    if (result.ok) setReport(result.value)
    setChosen([])
    lookAgain()
  }
  const undo = async ({ key, servers }: TakenOver): Promise<void> => {
    setBusy(true)
    const undone = await attempt('import:undo', { key })
    setBusy(false)
    if (undone) {
      sayDone(`${servers.join(', ')} given back: the files are what they were.`)
      setReport(null)
    }
    lookAgain()
  }
  const choose = ({ key }: ImportItem, isChosen: boolean): void =>
    setChosen((now) => (isChosen ? [...now, key] : now.filter((one) => one !== key)))
  return { answer, items, wanted, busy, failure, remedy, report, take, undo, choose, lookAgain }
}
