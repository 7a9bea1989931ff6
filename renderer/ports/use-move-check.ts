/** Whether a typed number would do for a server, and what the move would change; asked while the person types. */
import { useEffect, useState } from 'react'
import type { Option } from '../../app/contract/ports.ts'
import { ask } from '../state/actions.ts'
import { landingOn } from './drop.ts'

export type MoveCheck =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'fits'; readonly option: Option }

/** Milliseconds after the last key: nobody wants to know about 3, 37 and 370. */
const pause = 120

/** `port` is null while there is no number. */
export function useMoveCheck(server: string, from: number, port: number | null): MoveCheck {
  const [answer, setAnswer] = useState<{ readonly port: number; readonly check: MoveCheck } | null>(null)
  useEffect(() => {
    if (port === null || port === from) return
    let overtaken = false
    const timer = setTimeout(() => {
      void checkMove(server, from, port).then((check) => {
        if (!overtaken) setAnswer({ port, check })
      })
    }, pause)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [server, from, port])
  if (port === null) return { kind: 'none' }
  if (port === from) return { kind: 'refused', words: `${server} is on ${from} already.` }
  return answer?.port === port ? answer.check : { kind: 'asking' }
}

async function checkMove(server: string, from: number, port: number): Promise<MoveCheck> {
  const slot = await ask('ports:check', { port, id: server })
  if (!slot.ok) return { kind: 'refused', words: slot.failure.message }
  const landing = landingOn(port, from, slot.value)
  if (landing.kind === 'taken') return { kind: 'refused', words: `${landing.words}.` }
  const plan = await ask('ports:plan-move', { id: server, port })
  return plan.ok ? { kind: 'fits', option: plan.value } : { kind: 'refused', words: plan.failure.message }
}
