/** The one-click way out of a failure that a dialog shows; nothing where there is none. */
import type { ToastAction } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'

export function RemedyButton({ remedy }: { remedy: ToastAction | null }) {
  return remedy && <Button onClick={remedy.run}>{remedy.label}</Button>
}
