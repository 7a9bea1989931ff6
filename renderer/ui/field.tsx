/** Labelled inputs: name above, hint or problem below, tied together for screen readers. */
import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

const box =
  'w-full rounded-md bg-control px-2.5 ring-1 ring-inset ring-line-strong outline-none transition-shadow duration-100 focus:ring-2 focus:ring-accent aria-invalid:ring-bad disabled:opacity-50'

export interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly className?: string
  readonly children: (control: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
    readonly 'aria-invalid': boolean
  }) => ReactNode
}

export function Field({ label, hint, problem, className, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = problem ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-small text-ink">
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? noteId : undefined, 'aria-invalid': problem !== undefined })}
      {note && (
        <p id={noteId} className={classNames('mt-1 text-small', problem ? 'text-bad-ink' : 'text-muted')}>
          {note}
        </p>
      )}
    </div>
  )
}

export function TextInput({ className, mono, ...rest }: ComponentProps<'input'> & { readonly mono?: boolean }) {
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      className={classNames(box, 'h-7.5', mono && 'font-mono text-small', className)}
      {...rest}
    />
  )
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      className={classNames(box, 'block resize-none py-2 font-mono text-small leading-[18px]', className)}
      {...rest}
    />
  )
}

/** The platform's own select: it opens outside the window and its keys are what people know. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <select className={classNames(box, 'h-7.5 appearance-none pr-7 select-chevron', className)} {...rest}>
      {children}
    </select>
  )
}
