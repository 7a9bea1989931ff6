/** Where toasts appear: read out politely, failures at once; they wait while the pointer or focus is on them. */
import { Check, CircleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNow } from '../state/clock.ts'
import type { Toast, ToastAction } from '../state/toasts.ts'
import { countdown } from '../words/amounts.ts'
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
  const { action } = toast
  useEffect(() => {
    // Once its time is over an action is gone, also under the pointer; until then nothing but a person closes it.
    if (held && action?.until === undefined) return
    const rest = action?.until === undefined ? stay[toast.tone] : action.until - Date.now()
    const timer = setTimeout(() => onDismiss(toast.key), rest)
    return () => clearTimeout(timer)
  }, [held, toast, action, onDismiss])
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
      {action && <ActionButton action={action} onDone={() => onDismiss(toast.key)} />}
      <IconButton label="Dismiss" size="small" onClick={() => onDismiss(toast.key)}>
        <X size={14} />
      </IconButton>
    </div>
  )
}

function ActionButton({ action, onDone }: { action: ToastAction; onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    await action.run()
    onDone()
  }
  return (
    <Button size="small" aria-label={action.label} busy={busy} onClick={() => void run()}>
      {action.label}
      {action.until !== undefined && <Countdown until={action.until} />}
    </Button>
  )
}

/** Not read out: a screen reader would say every second. */
function Countdown({ until }: { until: number }) {
  const now = useNow()
  return (
    <span aria-hidden className="min-w-7 text-right text-muted">
      {countdown(until - now)}
    </span>
  )
}
