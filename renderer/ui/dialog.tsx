/**
 * A modal dialog on the browser's own <dialog>: focus trap, inert background and Escape come from the platform.
 * Radix's injects a <style> to lock scrolling, which the window's content security policy refuses.
 */
import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import { OPEN_TAB } from './passing-button.tsx'

const widths = { small: 'w-[420px]', regular: 'w-[520px]', medium: 'w-[600px]', wide: 'w-[780px]' } as const

export interface DialogProps {
  readonly title: string
  readonly width?: keyof typeof widths
  /** `alertdialog` for a question that a person must answer before going on. */
  readonly role?: 'dialog' | 'alertdialog'
  readonly returnTo?: ModalProps['returnTo']
  readonly onClose: () => void
  readonly children: ReactNode
  /** Stays below the scrolling part. */
  readonly footer?: ReactNode
}

export function Dialog({ title, width = 'medium', role, returnTo, onClose, children, footer }: DialogProps) {
  const titleId = useId()
  return (
    <Modal onClose={onClose} labelledBy={titleId} role={role} returnTo={returnTo} className={widths[width]}>
      <header className="flex items-start gap-4 px-5 pt-4 pb-3">
        <h2 id={titleId} className="min-w-0 flex-1 font-semibold text-lead">
          {title}
        </h2>
        <IconButton label="Close" size="small" onClick={onClose} className="-mr-1">
          <X size={15} />
        </IconButton>
      </header>
      <div className="scroll-y min-h-0 flex-1 px-5 pt-1 pb-5">{children}</div>
      {footer && (
        <footer className="flex items-center justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>
      )}
    </Modal>
  )
}

export interface ModalProps {
  readonly onClose: () => void
  readonly labelledBy?: string | undefined
  readonly label?: string
  readonly role?: 'dialog' | 'alertdialog' | undefined
  /** Selects what gets the focus when what had it before is gone; else the tab that is open does. */
  readonly returnTo?: string | undefined
  readonly className?: string
  readonly children: ReactNode
}

/** The bare modal surface; gives focus back to where it was when it goes. */
export function Modal({ onClose, labelledBy, label, role, returnTo = OPEN_TAB, className, children }: ModalProps) {
  const reference = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = reference.current
    if (!dialog) return
    dialog.showModal()
    // The platform would begin at the Close button; people begin where they type, or at the safe answer.
    const typed = dialog.querySelector<HTMLElement>('input, textarea')
    const start = dialog.querySelector<HTMLElement>('[data-first-focus]') ?? typed ?? dialog
    start.focus()
    return () => {
      dialog.close()
      // Not given back: what had it before is gone.
      const { activeElement } = document
      const isLost = activeElement === document.body || dialog.contains(activeElement)
      if (isLost) document.querySelector<HTMLElement>(returnTo)?.focus()
    }
  }, [returnTo])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the backdrop closes; Escape is onCancel
    <dialog
      ref={reference}
      tabIndex={-1}
      role={role}
      aria-labelledby={labelledBy}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className={classNames(
        'appearing fixed inset-x-0 top-[max(24px,10vh)] m-auto mt-0 max-h-[min(720px,calc(100vh-48px-6vh))] max-w-[calc(100vw-32px)] rounded-xl bg-raised p-0 text-ink shadow-float outline-none open:flex open:flex-col',
        className,
      )}
    >
      {children}
    </dialog>
  )
}
