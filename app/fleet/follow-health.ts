/** Has each server probed for as long as it runs, and not a moment longer. */
import type { Snapshot } from '../contract/snapshot.ts'
import type { Monitor } from '../health/monitor.ts'
import type { Picture } from './picture.ts'

/** Returns how to stop following; the probes that go on are for the monitor to end. */
export function followHealth(store: Picture['store'], monitor: Monitor): () => void {
  const follow = (now: Snapshot, before: Snapshot | null): void => {
    if (now.servers === before?.servers) return
    for (const { id, state } of now.servers) {
      if (state.kind === 'running') monitor.watch(id, state.since)
      else monitor.forget(id)
    }
    const gone = before?.servers.filter(({ id }) => !now.servers.some((server) => server.id === id)) ?? []
    for (const { id } of gone) monitor.forget(id)
  }
  follow(store.getState(), null)
  return store.subscribe(follow)
}
