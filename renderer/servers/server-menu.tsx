/** Everything else one can do with a server, in the same order wherever the menu opens. */
import {
  Anchor,
  Ban,
  BrickWall,
  Copy,
  KeyRound,
  MonitorUp,
  Pencil,
  RotateCw,
  ScrollText,
  Shuffle,
  Siren,
  Stethoscope,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import { checksItself } from '../../app/contract/gate-offer.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { graceOf, tokenOf } from '../../app/contract/token.ts'
import { checkServer, copyToken, copyUrl, restartServer } from '../state/actions.ts'
import { moveServer } from '../state/resolve.ts'
import { urlOf } from '../state/select.ts'
import { revokeToken, rotateToken } from '../state/token-actions.ts'
import { putGateInFrontAndTell } from '../state/upgrade.ts'
import { openOverlay, openServer } from '../state/view.ts'
import type { MenuItem } from '../ui/menu.tsx'

export function serverMenu(server: ServerView): readonly (readonly MenuItem[])[] {
  const { id, state, definition, conflict } = server
  const running = state.kind === 'running'
  const hasUrl = urlOf(server) !== null
  const life: MenuItem[] = [
    ...(conflict
      ? [
          {
            label: 'Resolve port conflict…',
            icon: <TriangleAlert size={14} />,
            run: () => openOverlay({ kind: 'conflict', id }),
          },
        ]
      : []),
    { label: 'Restart', icon: <RotateCw size={14} />, disabled: !running, run: () => restartServer(id) },
    { label: 'Check now', icon: <Stethoscope size={14} />, disabled: !running, run: () => void checkServer(id) },
    { label: 'Open logs', icon: <ScrollText size={14} />, run: () => openServer(id, 'logs') },
  ]
  const access: MenuItem[] = [
    ...(hasUrl ? [{ label: 'Copy URL', icon: <Copy size={14} />, run: () => void copyUrl(id) }] : []),
    ...tokenItems(server),
    ...(definition.port === null
      ? []
      : [
          { label: 'Move to next free port', icon: <Shuffle size={14} />, run: () => void moveServer(id) },
          { label: 'Move to another port…', icon: <Anchor size={14} />, run: () => openOverlay({ kind: 'move', id }) },
        ]),
  ]
  const change: MenuItem[] = [
    ...(hasUrl
      ? [
          {
            label: 'Reach it from another computer…',
            icon: <MonitorUp size={14} />,
            run: () => openOverlay({ kind: 'remote', id }),
          },
        ]
      : []),
    { label: 'Edit', icon: <Pencil size={14} />, run: () => openOverlay({ kind: 'edit', id }) },
    { label: 'Remove', icon: <Trash2 size={14} />, danger: true, run: () => openOverlay({ kind: 'remove', id }) },
  ]
  return [life, access, change]
}

function tokenItems(server: ServerView): readonly MenuItem[] {
  const { id } = server
  const token = tokenOf(server)
  return [
    ...(token
      ? [
          { label: 'Copy token', icon: <Copy size={14} />, run: () => void copyToken(id) },
          { label: 'Rotate token', icon: <KeyRound size={14} />, run: () => void rotateToken(id) },
        ]
      : []),
    ...(graceOf(token, Date.now()) === null
      ? []
      : [{ label: 'Revoke old token', icon: <Ban size={14} />, run: () => void revokeToken(id) }]),
    ...(token
      ? [{ label: 'I leaked the token…', icon: <Siren size={14} />, run: () => openOverlay({ kind: 'leaked', id }) }]
      : []),
    ...(checksItself(server.definition)
      ? [{ label: 'Put a gate in front', icon: <BrickWall size={14} />, run: () => void putGateInFrontAndTell(id) }]
      : []),
  ]
}
