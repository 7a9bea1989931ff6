/** How a typed port stands at this moment, asked while the person types; an answer that was overtaken is dropped. */
import { useEffect, useState } from 'react'
import type { PortSlot } from '../../../app/contract/ports.ts'
import { ask } from '../../state/actions.ts'
import { portIn } from './port-note.ts'

/** Milliseconds of rest before a port is looked at: nobody wants to know about 3, 30 and 300. */
const restBeforeLooking = 200

export interface PortCheck {
  /** null while it is not known, or nothing is typed that could be a port. */
  readonly slot: PortSlot | null
  /** Where a server could go instead; null until it is known, and when the range is full. */
  readonly nextFree: number | null
}

/** `id`: the server that has the form; what it has itself does not count as held. */
export function usePortCheck(text: string, id: string | null): PortCheck {
  const port = portIn(text)
  const [slot, setSlot] = useState<PortSlot | null>(null)
  const nextFree = useNextFree()
  useEffect(() => {
    if (port === null) return
    let overtaken = false
    const timer = setTimeout(async () => {
      const result = await ask('ports:check', id === null ? { port } : { port, id })
      if (!overtaken) setSlot(result.ok ? result.value : null)
    }, restBeforeLooking)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [port, id])
  return { slot: slot?.port === port ? slot : null, nextFree }
}

/** Asked once for a form: a port that is gone meanwhile says so as soon as it is chosen. */
function useNextFree(): number | null {
  const [nextFree, setNextFree] = useState<number | null>(null)
  useEffect(() => {
    let gone = false
    void ask('ports:map', undefined).then((result) => {
      if (!gone && result.ok) setNextFree(result.value.nextFree)
    })
    return () => {
      gone = true
    }
  }, [])
  return nextFree
}
