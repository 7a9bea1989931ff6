/** Before the first snapshot: nothing for a moment, so that a fast start shows no flash, then a quiet word. */

import { useEffect, useState } from 'react'
import { Glyph } from '../ui/glyph.tsx'

/** Milliseconds under which a person sees no wait (the usual 300 ms limit for "at once"). */
const patience = 300

export function Loading() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main aria-busy="true" aria-label="Loading" className="drag grid flex-1 place-items-center">
      <h1 className="sr-only">Berth</h1>
      {late && (
        <p role="status" className="fading flex items-center gap-2 text-muted">
          <Glyph shape="arc" tone="busy" />
          Reading your fleet
        </p>
      )}
    </main>
  )
}
