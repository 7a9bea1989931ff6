/** Whether other computers reach the server, in one line, and the way to the dialog about it. */
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { copyText } from '../../state/actions.ts'
import { openOverlay } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { Section } from '../../ui/section.tsx'

export function RemoteSection({ server: { id, remote, state } }: { server: ServerView }) {
  const isDown = remote?.state === 'down' && state.kind === 'running'
  return (
    <Section
      title="Other computers"
      aside={
        <Button size="small" onClick={() => openOverlay({ kind: 'remote', id })}>
          Reach it from another computer…
        </Button>
      }
    >
      {remote ? (
        <p className="flex min-h-7 items-center gap-2">
          <Glyph
            shape={isDown ? 'triangle' : remote.state === 'up' ? 'dot' : 'ring'}
            tone={isDown ? 'warn' : remote.state === 'up' ? 'good' : 'quiet'}
          />
          <Copyable label="Copy remote URL" onCopy={() => copyText(remote.url, 'URL copied.')}>
            {remote.url}
          </Copyable>
          {isDown && <span className="text-warn-ink">nobody reaches it there now</span>}
        </p>
      ) : (
        <p className="text-muted">Only this computer reaches the server.</p>
      )}
    </Section>
  )
}
