/** Tells for as long as something goes on that a click began. */
import { useState } from 'react'

export function useBusy(): readonly [busy: boolean, run: (work: () => Promise<unknown>) => Promise<void>] {
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work()
    setBusy(false)
  }
  return [busy, run]
}
