/** Asks for a server's new port where there is no plan of the ports to choose it on. */
import { MoveDialog } from '../ports/move-dialog.tsx'
import { useCloseWhenGone } from '../state/close-when-gone.ts'
import { useSnapshot } from '../state/mirror.ts'
import { usePortMap, usePortStream } from '../state/port-map.ts'
import { findServer } from '../state/select.ts'

export function MoveOverlay({ id, onClose }: { id: string; onClose: () => void }) {
  usePortStream()
  useCloseWhenGone(id, onClose)
  // The form begins with the next free port, so it waits for the ports, or for news that there will be none.
  const isReady = usePortMap(({ map, problem }) => map !== null || problem !== null)
  const port = useSnapshot((snapshot) => findServer(snapshot, id)?.definition.port ?? null, null)
  return isReady && port !== null && <MoveDialog server={id} from={port} onClose={onClose} />
}
