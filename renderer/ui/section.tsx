/** A titled part of a page: a heading, what belongs beside it, and its content; no box around it. */
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface SectionProps {
  readonly title: string
  /** Of its heading: 2 on a page of its own, 3 below a thing that has a heading. */
  readonly level?: 2 | 3
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

export function Section({ title, level = 3, aside, children, className }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={classNames('border-line border-t pt-3 pb-5 first:border-t-0 first:pt-0', className)}
    >
      <header className="mb-2 flex min-h-6 items-center justify-between gap-3">
        <Heading id={id} className="font-semibold">
          {title}
        </Heading>
        {aside && <div className="flex items-center gap-2 text-muted text-small">{aside}</div>}
      </header>
      {children}
    </section>
  )
}

export interface FactProps {
  readonly name: string
  /** A value of several lines: the name stands at the first. */
  readonly lines?: boolean
  readonly children: ReactNode
}

/** A name and its value on one line. */
export function Fact({ name, lines = false, children }: FactProps) {
  return (
    <div className={classNames('flex min-h-7 gap-4', lines ? 'items-start' : 'items-center')}>
      <dt className={classNames('w-28 shrink-0 text-muted', lines && 'pt-1')}>{name}</dt>
      <dd className="flex min-w-0 flex-1 items-center gap-2">{children}</dd>
    </div>
  )
}
