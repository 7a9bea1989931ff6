/** The token without ever showing it: how old it is, when it is due, what can be done with it. */
import type { ServerView, TokenView } from '../../../app/contract/snapshot.ts'
import { dueWords, graceOf, isDue, tokenOf } from '../../../app/contract/token.ts'
import { copyToken } from '../../state/actions.ts'
import { useNow } from '../../state/clock.ts'
import { revokeToken, rotateToken } from '../../state/token-actions.ts'
import { openOverlay } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { Fact } from '../../ui/section.tsx'
import { useBusy } from '../../ui/use-busy.ts'
import { ago, remaining } from '../../words/amounts.ts'

export function TokenFact({ server }: { server: ServerView }) {
  const now = useNow()
  const { id, definition } = server
  const token = tokenOf(server)
  if (!token) {
    return (
      <Fact name="Token">
        <span className="text-muted">{definition.auth === 'none' ? 'Not used' : 'Made at the first start'}</span>
      </Fact>
    )
  }
  const grace = graceOf(token, now)
  return (
    <>
      <Fact name="Token">
        {/* In a narrow window the buttons go below. */}
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 py-0.5">
          <Age token={token} now={now} />
          <TokenActions id={id} due={isDue(token, now)} />
        </span>
      </Fact>
      {grace !== null && <OldToken id={id} left={grace - now} />}
    </>
  )
}

function Age({ token, now }: { token: TokenView; now: number }) {
  return (
    <span className="whitespace-nowrap text-muted">
      Made {ago(token.createdAt, now)},{' '}
      <span className={isDue(token, now) ? 'font-medium text-warn-ink' : undefined}>{dueWords(token, now)}</span>
    </span>
  )
}

function TokenActions({ id, due }: { id: string; due: boolean }) {
  const [rotating, run] = useBusy()
  return (
    <span className="flex items-center gap-2">
      <Button size="small" aria-label="Copy token" onClick={() => void copyToken(id)}>
        Copy
      </Button>
      <Button
        size="small"
        weight={due ? 'primary' : 'secondary'}
        aria-label="Rotate token"
        busy={rotating}
        onClick={() => void run(() => rotateToken(id))}
      >
        {rotating ? 'Rotating' : 'Rotate'}
      </Button>
      <Button size="small" weight="ghost" onClick={() => openOverlay({ kind: 'leaked', id })}>
        I leaked it…
      </Button>
    </span>
  )
}

/** The one before: it lets callers in until its time is over, or somebody ends it. */
function OldToken({ id, left }: { id: string; left: number }) {
  const [revoking, run] = useBusy()
  return (
    <Fact name="Old token">
      <span className="whitespace-nowrap text-muted">Works for {remaining(left)}</span>
      <Button
        size="small"
        aria-label="Revoke the old token now"
        busy={revoking}
        onClick={() => void run(() => revokeToken(id))}
      >
        {revoking ? 'Revoking' : 'Revoke now'}
      </Button>
    </Fact>
  )
}
