/** One of the ways to reach a server from another computer: a column with a heading. */
import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'

export interface WayProps {
  readonly title: string
  readonly Icon: LucideIcon
  /** What it is good for, in a sentence. */
  readonly words: string
  readonly children: ReactNode
}

export function Way({ title, Icon, words, children }: WayProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg bg-sunken p-3 ring-1 ring-line ring-inset">
      <h3 id={id} className="flex items-center gap-1.5 font-semibold">
        <Icon size={14} className="shrink-0 text-muted" aria-hidden />
        {title}
      </h3>
      <p className="mt-1 mb-3 text-muted text-small">{words}</p>
      {children}
    </section>
  )
}
