/** Text for a machine, to read and copy. */
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function CodeBlock({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      data-selectable
      className={classNames(
        'overflow-auto rounded-lg bg-sunken px-3 py-2.5 font-mono text-small leading-[18px] ring-1 ring-line ring-inset',
        className,
      )}
    >
      <pre className="w-max min-w-full">{children}</pre>
    </section>
  )
}
