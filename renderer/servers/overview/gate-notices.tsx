/** What there is to say of the gate in front of a server: that it is down, or that there is none and could be one. */
import { useState } from 'react'
import type { FailureView } from '../../../app/contract/failure.ts'
import { isOfferedGate } from '../../../app/contract/gate-offer.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { remedyOf, restartServer } from '../../state/actions.ts'
import { declineGate, putGateInFront } from '../../state/upgrade.ts'
import { openOverlay } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RemedyButton } from '../remedy-button.tsx'

export function GateDownNotice({ id }: { id: string }) {
  return (
    <Notice
      tone="warn"
      title="Its gate does not run: nobody reaches the server"
      actions={<Button onClick={() => restartServer(id)}>Start again</Button>}
    >
      Server and gate are stopped, and started again together.
    </Notice>
  )
}

/** From before there were gates, by a person's choice, or found out by a check. */
export type WithoutGate = 'unguarded' | 'open' | 'server'

/** null for a server that has a gate, will have one, needs none, or keeps its token itself by choice. */
export function withoutGate({ definition, gate }: ServerView, isOpen: boolean): WithoutGate | null {
  if (definition.transport === 'stdio' || definition.auth === 'gate' || gate !== null) return null
  if (definition.auth === 'none') return 'unguarded'
  if (isOpen) return 'open'
  return isOfferedGate(definition) ? 'server' : null
}

const words = {
  unguarded: {
    tone: 'warn',
    title: 'Open to every local process',
    text: 'Nobody checks a token, so any program on this computer can call its tools.',
  },
  open: {
    tone: 'warn',
    title: 'Open to every local process',
    text: 'It was given a token but answers without one, so any program on this computer can call its tools.',
  },
  server: {
    tone: 'info',
    title: 'The server checks its token itself',
    text: 'A gate in front protects it also where it does not.',
  },
} as const

export function GateOffer({ id, kind }: { id: string; kind: WithoutGate }) {
  const [failure, setFailure] = useState<FailureView | null>(null)
  const [busy, setBusy] = useState(false)
  const { tone, title, text } = words[kind]
  const put = async () => {
    setBusy(true)
    const result = await putGateInFront(id)
    setBusy(false)
    setFailure(result.ok || result.failure.kind === 'cancelled' ? null : result.failure)
  }
  return (
    <Notice
      tone={failure ? 'bad' : tone}
      title={failure ? failure.message : title}
      actions={
        <>
          {failure && <RemedyButton remedy={remedyOf(failure)} />}
          {kind === 'unguarded' && <Button onClick={() => openOverlay({ kind: 'edit', id })}>Edit</Button>}
          {kind === 'server' && !busy && (
            <Button weight="ghost" onClick={() => void declineGate(id)}>
              Keep as it is
            </Button>
          )}
          <Button busy={busy} onClick={() => void put()}>
            {busy ? 'Putting it in front' : failure ? 'Try again' : 'Put a gate in front'}
          </Button>
        </>
      }
    >
      {failure ? failure.fix : text}
    </Notice>
  )
}
