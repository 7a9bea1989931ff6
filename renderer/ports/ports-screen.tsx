/** Which ports Berth hands out, who has them, and the way out of a conflict. */
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { PortRow } from '../../app/contract/snapshot.ts'
import { useMirror } from '../state/mirror.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { PortTable } from './port-table.tsx'
import { portsKey, portsSummary, rowsThatMatter } from './rows.ts'

const none: readonly PortRow[] = []

export function PortsScreen() {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const [asked, setAsked] = useState(0)
  const answer = useAnswer('ports:list', undefined, `${asked} ${snapshot ? portsKey(snapshot) : ''}`)
  if (!snapshot) return null
  const rows = rowsThatMatter(answer?.ok ? answer.value : none)
  const { first, last } = snapshot.settings.range
  return (
    <Page
      title="Ports"
      wide
      summary={answer?.ok ? portsSummary(answer.value, snapshot.settings.range) : ''}
      actions={
        <Button onClick={() => setAsked((before) => before + 1)}>
          <RefreshCw size={13} aria-hidden />
          Refresh
        </Button>
      }
    >
      {answer && !answer.ok && (
        <Notice tone="warn" title={answer.failure.message} className="mb-4">
          {answer.failure.fix}
        </Notice>
      )}
      {answer?.ok && rows.length === 0 && (
        <p className="py-8 text-center text-muted">
          Every port from {first} to {last} is free.
        </p>
      )}
      {rows.length > 0 && <PortTable rows={rows} />}
    </Page>
  )
}
