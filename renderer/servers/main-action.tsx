/** The one button that changes whether a server runs, as an icon in the list and as words in the detail. */
import { Play, Square, X } from 'lucide-react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { cancelStart, startServer, stopServer } from '../state/actions.ts'
import { useSnapshot } from '../state/mirror.ts'
import { mainAction } from '../state/select.ts'
import { Button, IconButton } from '../ui/button.tsx'

const offers = {
  start: { verb: 'Start', run: startServer, icon: <Play size={14} fill="currentColor" aria-hidden /> },
  stop: { verb: 'Stop', run: stopServer, icon: <Square size={12} fill="currentColor" aria-hidden /> },
  cancel: { verb: 'Cancel', run: cancelStart, icon: <X size={15} aria-hidden /> },
} as const

/** Without an engine nothing can be started or stopped; the bar above the list says why. */
const useEngineMissing = (): boolean => useSnapshot(({ engine }) => engine.kind === 'missing', false)

export function MainActionIcon({ server, tabIndex }: { server: ServerView; tabIndex: number }) {
  const missing = useEngineMissing()
  const action = mainAction(server)
  if (action === 'none') return <span className="size-7" />
  const { verb, run, icon } = offers[action]
  return (
    <IconButton
      label={`${verb} ${server.id}`}
      tabIndex={tabIndex}
      disabled={missing}
      onClick={() => run(server.id)}
      className={action === 'stop' ? 'text-faint!' : undefined}
    >
      {icon}
    </IconButton>
  )
}

export function MainActionButton({ server }: { server: ServerView }) {
  const missing = useEngineMissing()
  const action = mainAction(server)
  if (action === 'none') {
    return server.state.kind === 'stopping' ? <Button busy>Stopping</Button> : null
  }
  const { verb, run, icon } = offers[action]
  return (
    <Button weight={action === 'start' ? 'primary' : 'secondary'} disabled={missing} onClick={() => run(server.id)}>
      {icon}
      {verb}
    </Button>
  )
}
