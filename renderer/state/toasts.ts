/** Short reports of what an action did, shown for a moment in the corner. */
import { create } from 'zustand'
import type { FailureView } from '../../app/contract/failure.ts'
import type { Instant } from '../../app/contract/snapshot.ts'

export interface ToastAction {
  readonly label: string
  /** A promise keeps the toast, its button busy, until it settles. */
  readonly run: () => unknown
  /** It can be taken until then, and the toast stays as long; without it the toast goes like any other. */
  readonly until?: Instant
}

export interface Toast {
  readonly key: number
  readonly tone: 'done' | 'failed'
  readonly text: string
  /** What to do about it. */
  readonly detail?: string
  readonly action?: ToastAction
}

/** More than this and the oldest goes: a corner is not a log. */
const most = 4

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

let nextKey = 1

function show(toast: Omit<Toast, 'key'>): void {
  const added = { ...toast, key: nextKey++ }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, added].slice(-most) }))
}

export const sayDone = (text: string, action?: ToastAction): void =>
  show({ tone: 'done', text, ...(action ? { action } : {}) })

export const sayFailed = (failure: Pick<FailureView, 'message' | 'fix'>, action?: ToastAction): void =>
  show({ tone: 'failed', text: failure.message, detail: failure.fix, ...(action ? { action } : {}) })

export const dismissToast = (key: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.key !== key) }))
