/** Takes a server of ours out of other computers' reach: a start binds it to loopback again. */
import { startServer } from '../state/actions.ts'
import { Button } from '../ui/button.tsx'

export function RebindButton({ server }: { server: string }) {
  return (
    <Button size="small" aria-label={`Rebind ${server} to loopback`} onClick={() => startServer(server)}>
      Rebind to loopback
    </Button>
  )
}
