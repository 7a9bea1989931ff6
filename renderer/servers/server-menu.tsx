/** Everything else one can do with a server, in the same order wherever the menu opens. */
import {
  Anchor,
  Copy,
  KeyRound,
  MonitorUp,
  Pencil,
  RotateCw,
  ScrollText,
  Shuffle,
  Stethoscope,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { checkServer, copyToken, copyUrl, restartServer, rotateToken } from '../state/actions.ts'
import { moveServer } from '../state/resolve.ts'
import { urlOf } from '../state/select.ts'
import { openOverlay, openServer } from '../state/view.ts'
import type { MenuItem } from '../ui/menu.tsx'

export function serverMenu(server: ServerView): readonly (readonly MenuItem[])[] {
  const { id, state, definition, token, conflict } = server
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
    ...(token ? [{ label: 'Copy token', icon: <Copy size={14} />, run: () => void copyToken(id) }] : []),
    ...(token && hasUrl
      ? [{ label: 'Rotate token', icon: <KeyRound size={14} />, run: () => void rotateToken(id) }]
      : []),
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
