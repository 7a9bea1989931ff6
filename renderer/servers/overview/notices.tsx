/** What a person should act on, most urgent first, each with its one-click way out. */
import type { ReactNode } from 'react'
import { missingSecrets } from '../../../app/contract/secret.ts'
import type { PortConflict, ServerView } from '../../../app/contract/snapshot.ts'
import { enterSecret, keepSecretsOf, remedyOf, restartServer, startServer } from '../../state/actions.ts'
import { isOpen } from '../../state/select.ts'
import { openOverlay } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice, Notice } from '../../ui/notice.tsx'
import { RemedyButton } from '../remedy-button.tsx'
import { GateDownNotice, GateOffer, withoutGate } from './gate-notices.tsx'

export function Notices({ server }: { server: ServerView }) {
  const { id, state, health, outdated, conflict, gate } = server
  const notices: ReactNode[] = []
  if (state.kind === 'failed') {
    const remedy = remedyOf(state.failure, () => startServer(id))
    notices.push(
      <FailureNotice
        key="failed"
        failure={state.failure}
        actions={<RemedyButton remedy={remedy} weight="primary" />}
      />,
    )
  }
  // A failed start tells of its port itself, and leads out of it.
  if (conflict && state.kind !== 'failed') notices.push(<ConflictNotice key="conflict" id={id} conflict={conflict} />)
  const isCutOff = state.kind === 'running' && gate === 'down'
  if (isCutOff) notices.push(<GateDownNotice key="gate" id={id} />)
  // Through a gate that is down every check fails.
  if (!isCutOff && state.kind === 'running' && health.kind === 'probed' && health.report.outcome.kind === 'unhealthy') {
    const { reason, fix } = health.report.outcome
    notices.push(
      <Notice key="unhealthy" tone="warn" title={reason}>
        {fix}
      </Notice>,
    )
  }
  if (outdated && state.kind === 'running') {
    notices.push(
      <Notice
        key="outdated"
        tone="info"
        title="Its definition has changed"
        actions={<Button onClick={() => restartServer(id)}>Restart to apply</Button>}
      >
        The running container was made from an older one.
      </Notice>,
    )
  }
  const missing = missingSecrets(server)
  // A failed start tells of one itself.
  if (missing.length > 0 && state.kind !== 'failed' && state.kind !== 'starting')
    notices.push(<MissingSecrets key="missing" id={id} names={missing} />)
  if (server.plainSecrets.length > 0) notices.push(<PlainSecrets key="secrets" server={server} />)
  const lack = withoutGate(server, isOpen(server))
  if (lack) notices.push(<GateOffer key="offer" id={id} kind={lack} />)
  if (notices.length === 0) return null
  return <div className="space-y-2 pb-5">{notices}</div>
}

/** The form has the fields of all of them; it begins at the first. */
function MissingSecrets({ id, names }: { id: string; names: readonly string[] }) {
  const isOne = names.length === 1
  return (
    <Notice
      tone="warn"
      title={`${names.join(', ')} ${isOne ? 'has' : 'have'} no value`}
      actions={<RemedyButton remedy={enterSecret(isOne ? 'Enter it' : 'Enter them', id, names[0] ?? '')} />}
    >
      The server cannot start before {isOne ? 'it is' : 'they are'} entered.
    </Notice>
  )
}

function PlainSecrets({ server: { id, plainSecrets } }: { server: ServerView }) {
  const names = plainSecrets.join(', ')
  return (
    <Notice
      tone="warn"
      title={
        plainSecrets.length === 1
          ? `${names} lies in fleet.json as it was typed`
          : `${names} lie in fleet.json as typed`
      }
      actions={<Button onClick={() => void keepSecretsOf(id)}>Move out</Button>}
    >
      Only your user can read that file, but a backup or a copy of it holds them, too.
    </Notice>
  )
}

function ConflictNotice({ id, conflict: { port, words } }: { id: string; conflict: PortConflict }) {
  return (
    <Notice
      tone="warn"
      title={`Port ${port} is held by ${words}`}
      actions={<Button onClick={() => openOverlay({ kind: 'conflict', id })}>Resolve…</Button>}
    >
      Berth changes nothing by itself: choose how {id} gets a port.
    </Notice>
  )
}
