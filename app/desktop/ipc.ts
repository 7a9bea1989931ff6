/** Connects the window's ways to the fleet; the only importer of ipcMain. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { Berth } from '../compose.ts'
import type { Place } from '../contract/api.ts'
import { PLACE, SNAPSHOT } from './channels.ts'
import { coalesce } from './coalesce.ts'
import { serveCommands } from './serve-commands.ts'
import { serveStreams } from './serve-streams.ts'
import { isOurs } from './trust.ts'

/** Milliseconds between snapshots in a busy moment: quicker than the eye, and far below the 200 ms an event may take. */
const SNAPSHOT_PACE = 50

export interface WindowDoor {
  /** Ends what the last window had open. */
  closeStreams(): void
  stop(): void
}

/** Serves the window that `current` names; `berth` may still be under way. */
export function openDoor(deps: {
  readonly berth: Promise<Berth>
  readonly current: () => WebContents | null
  readonly onBug: (thrown: unknown) => void
}): WindowDoor {
  const isTrusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => isOurs(event, deps.current())
  const stopCommands = serveCommands(ipcMain, {
    handlers: deps.berth.then(({ handlers }) => handlers),
    isTrusted,
    onBug: deps.onBug,
  })
  const streams = serveStreams(ipcMain, {
    isTrusted,
    open: (request, sink) => {
      let stop = (): void => undefined
      let isWanted = true
      deps.berth.then(
        (berth) => {
          if (isWanted) stop = berth.openStream(request, sink)
        },
        (thrown: unknown) => deps.onBug(thrown),
      )
      return () => {
        isWanted = false
        stop()
      }
    },
  })
  return {
    closeStreams: streams.closeAll,
    stop: () => {
      stopCommands()
      streams.stop()
    },
  }
}

/** Sends each new snapshot to the window there is, the latest of a quick run. Returns how to stop. */
export function pushSnapshots(store: Berth['store'], current: () => WebContents | null): () => void {
  const snapshots = coalesce(SNAPSHOT_PACE, (snapshot: unknown) => current()?.send(SNAPSHOT, snapshot))
  const unsubscribe = store.subscribe((snapshot) => {
    if (current()) snapshots.offer(snapshot)
  })
  return () => {
    unsubscribe()
    snapshots.stop()
  }
}

export function sendPlace(contents: WebContents, place: Place): void {
  contents.send(PLACE, place)
}
