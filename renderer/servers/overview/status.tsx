/** The headline of the overview. */
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { useNow } from '../../state/clock.ts'
import { useEngine } from '../../state/mirror.ts'
import { Glyph } from '../../ui/glyph.tsx'
import { serverMark } from '../../words/state-words.ts'
import { unseenWords } from '../unseen.ts'
import { statusWords } from './status-words.ts'

export function Status({ server }: { server: ServerView }) {
  const now = useNow()
  const { title, text, hint } = unseenWords(server, useEngine()) ?? statusWords(server, now)
  const { shape, tone } = serverMark(server)
  return (
    <div className="flex items-start gap-3 pb-5">
      <Glyph shape={shape} tone={tone} className="mt-[1px] size-[18px]" />
      <div className="min-w-0">
        {/* Read out when it changes; the sentence below is not: its seconds change all the time. */}
        <div role="status">
          <p className="font-semibold text-lead">{title}</p>
        </div>
        <p className="text-muted">{text}</p>
        {hint && (
          <p className="mt-1 break-words text-small text-warn-ink" data-selectable>
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
