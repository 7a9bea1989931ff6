/** Closes a dialog about a server that another face has removed meanwhile: nothing would be left to see, or to press. */
import { useEffect } from 'react'
import { useMirror } from './mirror.ts'
import { findServer } from './select.ts'

export function useCloseWhenGone(id: string, onClose: () => void): void {
  // Before the first snapshot nobody knows: a notification may have opened the window on this very dialog.
  const isGone = useMirror(({ snapshot }) => snapshot !== null && findServer(snapshot, id) === null)
  useEffect(() => {
    if (isGone) onClose()
  }, [isGone, onClose])
}
