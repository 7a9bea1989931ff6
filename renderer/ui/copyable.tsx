/** A short value that one click copies; it says so in place. */
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { classNames } from './class-names.ts'

/** Long enough to read the tick, short enough not to linger. */
const shownFor = 1400

export interface CopyableProps {
  /** "Copy URL of sample", say. */
  readonly label: string
  readonly children: ReactNode
  readonly onCopy: () => Promise<unknown>
  readonly className?: string
  readonly tabIndex?: number
}

export function Copyable({ label, children, onCopy, className, tabIndex }: CopyableProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownFor)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      onClick={() => {
        void onCopy()
        setCopied(true)
      }}
      className={classNames(
        'group/copy -mx-1 inline-flex min-w-0 items-center gap-1.5 rounded px-1 font-mono text-small hover:bg-hover hover:text-ink',
        className,
      )}
    >
      <span className="truncate">{children}</span>
      <Icon
        size={12}
        className={classNames(
          'shrink-0',
          copied
            ? 'text-good'
            : 'text-faint opacity-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100',
        )}
      />
    </button>
  )
}
