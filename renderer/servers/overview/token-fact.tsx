/** The token without ever showing it: how old it is, Copy, Rotate. */
import { useState } from 'react'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { copyToken, rotateToken } from '../../state/actions.ts'
import { useNow } from '../../state/clock.ts'
import { Button } from '../../ui/button.tsx'
import { Fact } from '../../ui/section.tsx'
import { ago } from '../../words/amounts.ts'

export function TokenFact({ server: { id, token, definition } }: { server: ServerView }) {
  const now = useNow()
  const [rotating, setRotating] = useState(false)
  const rotate = async () => {
    setRotating(true)
    await rotateToken(id)
    setRotating(false)
  }
  if (!token) {
    return (
      <Fact name="Token">
        {<span className="text-muted">{definition.auth === 'none' ? 'Not used' : 'Made at the first start'}</span>}
      </Fact>
    )
  }
  return (
    <Fact name="Token">
      <span role="img" aria-label="hidden" className="text-muted tracking-[0.1em]">
        ••••••••
      </span>
      <span className="truncate text-muted">made {ago(token.createdAt, now)}</span>
      <Button size="small" aria-label="Copy token" onClick={() => void copyToken(id)}>
        Copy
      </Button>
      <Button size="small" aria-label="Rotate token" busy={rotating} onClick={() => void rotate()}>
        {rotating ? 'Rotating' : 'Rotate'}
      </Button>
    </Fact>
  )
}
