/** Where toasts appear: read out politely, failures at once; they wait while the pointer or focus is on them. */
import { Check, CircleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Toast } from '../state/toasts.ts'
import { Button, IconButton } from './button.tsx'

/** Milliseconds a toast stays. A failure has more to read. */
const stay = { done: 4_000, failed: 12_000 } as const

export interface ToastRegionProps {
  readonly toasts: readonly Toast[]
  readonly onDismiss: (key: number) => void
}

export function ToastRegion({ toasts, onDismiss }: ToastRegionProps) {
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[360px] max-w-[calc(100vw-32px)] flex-col gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.key} toast={toast} onDismiss={onDismiss} />
      ))}
    </section>
  )
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: (key: number) => void }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => onDismiss(toast.key), stay[toast.tone])
    return () => clearTimeout(timer)
  }, [held, toast, onDismiss])
  const { action } = toast
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being read keeps it open; there is nothing to operate
    <div
      role={toast.tone === 'failed' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="appearing pointer-events-auto flex items-start gap-2.5 rounded-lg bg-raised py-2.5 pr-2 pl-3 shadow-float"
    >
      {toast.tone === 'failed' ? (
        <CircleAlert size={15} className="mt-[2.5px] shrink-0 text-bad" aria-hidden />
      ) : (
        <Check size={15} className="mt-[2.5px] shrink-0 text-good" aria-hidden />
      )}
      <div className="min-w-0 flex-1" data-selectable>
        <p className="break-words font-medium">{toast.text}</p>
        {toast.detail && <p className="break-words text-muted">{toast.detail}</p>}
      </div>
      {action && (
        <Button
          size="small"
          onClick={() => {
            action.run()
            onDismiss(toast.key)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" size="small" onClick={() => onDismiss(toast.key)}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
