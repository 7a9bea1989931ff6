/** One line above a fleet in which servers have no gate, and nobody chose that: puts gates in front of all of them. */
import { gateOffers } from '../../app/contract/gate-offer.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { notNow, type Upgrade, upgradedCount, upgradeFleet, useUpgrade } from '../state/upgrade.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Glyph } from '../ui/glyph.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { counted } from '../words/amounts.ts'

export function UpgradeBar({ servers }: { servers: readonly ServerView[] }) {
  const { upgrade, later } = useUpgrade()
  const offers = gateOffers(servers).length
  if (upgrade.kind === 'idle' && (later || offers === 0)) return null
  if (upgrade.kind === 'running') return <Running ids={upgrade.ids} servers={servers} />
  return <Offer upgrade={upgrade} offers={offers} />
}

const bar = 'flex min-h-10 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b py-2 pr-3 pl-4'

function Offer({ upgrade, offers }: { upgrade: Exclude<Upgrade, { kind: 'running' }>; offers: number }) {
  const failed = upgrade.kind === 'failed'
  return (
    <section aria-label="Upgrade" className={classNames(bar, failed ? 'bg-bad-wash' : 'bg-selected')}>
      <Glyph shape={failed ? 'cross' : 'open'} tone={failed ? 'bad' : 'busy'} />
      <p className="min-w-48 flex-1" data-selectable>
        {failed ? (
          <>
            <span className="font-medium text-bad-ink">{upgrade.failure.message}</span> {upgrade.failure.fix}
          </>
        ) : (
          <>
            <span className="font-medium">{counted(offers, 'server has', 'servers have')} no gate yet.</span>{' '}
            <span className="text-muted">A gate demands the token, whatever the server does.</span>
          </>
        )}
      </p>
      <span className="flex items-center gap-2">
        <Button size="small" weight="ghost" onClick={notNow}>
          Not now
        </Button>
        <Button size="small" onClick={() => void upgradeFleet()}>
          {failed ? 'Try again' : 'Upgrade all'}
        </Button>
      </span>
    </section>
  )
}

function Running({ ids, servers }: { ids: readonly string[]; servers: readonly ServerView[] }) {
  const done = upgradedCount(ids, servers)
  return (
    <section aria-label="Upgrade" className={classNames(bar, 'bg-selected')}>
      <Glyph shape="arc" tone="busy" />
      <p className="font-medium">Putting gates in front</p>
      <span className="w-40">
        <ProgressBar label="Servers with a gate" share={done / Math.max(1, ids.length)} />
      </span>
      <p className="text-muted">
        {done} of {counted(ids.length, 'server')}
      </p>
    </section>
  )
}
