/** A screen with one column: its title, what belongs beside it, and the scrolling rest. */
import type { ReactNode } from 'react'

export interface PageProps {
  readonly title: string
  readonly summary?: ReactNode
  readonly actions?: ReactNode
  /** For a table, which may take what there is. */
  readonly wide?: boolean
  readonly children: ReactNode
}

export function Page({ title, summary, actions, wide = false, children }: PageProps) {
  return (
    <main aria-label={title} className="flex min-h-0 flex-1 flex-col">
      <header className="drag flex h-12 shrink-0 items-center gap-3 border-line border-b pr-4 pl-6">
        <h1 className="font-semibold text-lead">{title}</h1>
        <p role="status" className="min-w-0 flex-1 truncate text-muted text-small">
          {summary}
        </p>
        {actions}
      </header>
      <div className="scroll-y min-h-0 flex-1">
        <div className={wide ? 'max-w-[1120px] px-6 py-4' : 'max-w-[760px] px-6 py-4'}>{children}</div>
      </div>
    </main>
  )
}
