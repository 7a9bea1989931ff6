/** Who used the token last, and when. */
import type { Traffic } from '../../../app/contract/traffic.ts'
import { useNow } from '../../state/clock.ts'
import { Fact } from '../../ui/section.tsx'
import { ago } from '../../words/amounts.ts'

export function LastUse({ traffic: { lastUse } }: { traffic: Traffic }) {
  const now = useNow()
  return (
    <Fact name="Last used">
      {lastUse ? (
        <span className="truncate">
          by {lastUse.name}, {ago(lastUse.at, now)}
        </span>
      ) : (
        <span className="text-muted">By nobody yet</span>
      )}
    </Fact>
  )
}
