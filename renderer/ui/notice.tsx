/** Something the person should know about this thing, here and now, with what to do. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FailureView } from '../../app/contract/failure.ts'
import { classNames } from './class-names.ts'

const looks = {
  bad: { wash: 'bg-bad-wash', ink: 'text-bad-ink', Icon: CircleAlert },
  warn: { wash: 'bg-warn-wash', ink: 'text-warn-ink', Icon: TriangleAlert },
  info: { wash: 'bg-selected', ink: 'text-accent-ink', Icon: Info },
} as const

export interface NoticeProps {
  readonly tone: keyof typeof looks
  readonly title: ReactNode
  /** What to do about it. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
}

export function Notice({ tone, title, children, actions, className }: NoticeProps) {
  const { wash, ink, Icon } = looks[tone]
  return (
    <div className={classNames('flex gap-2.5 rounded-lg px-3 py-2.5', wash, className)}>
      <Icon size={15} className={classNames('mt-[2.5px] shrink-0', ink)} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className={classNames('font-medium break-words', ink)} data-selectable>
          {title}
        </p>
        {children && (
          <div className="mt-0.5 text-ink/85 break-words" data-selectable>
            {children}
          </div>
        )}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-1.5 self-center">{actions}</div>}
    </div>
  )
}

export interface FailureNoticeProps extends Pick<NoticeProps, 'actions' | 'className'> {
  readonly failure: FailureView
  readonly tone?: NoticeProps['tone']
}

/** What failed, and what to do, in the failure's own words. */
export function FailureNotice({ failure, tone = 'bad', ...rest }: FailureNoticeProps) {
  return (
    <Notice tone={tone} title={failure.message} {...rest}>
      {failure.fix}
    </Notice>
  )
}
