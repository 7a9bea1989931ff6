/** Starts what is to run whenever Berth is open, once, as soon as an engine answers. */
import type { Snapshot } from '../contract/snapshot.ts'
import type { Picture } from './picture.ts'

/** Returns how to stop waiting for the engine. A start that fails shows on its server. */
export function startWithBerth(store: Picture['store'], start: (id: string) => Promise<void>): () => void {
  let unsubscribe = (): void => undefined
  const startOnce = ({ engine, servers }: Snapshot): boolean => {
    if (engine.kind !== 'ready') return false
    unsubscribe()
    const wanted = servers.filter(({ definition }) => definition.startWithBerth && definition.transport !== 'stdio')
    for (const { id } of wanted) start(id).catch(() => undefined)
    return true
  }
  if (!startOnce(store.getState())) unsubscribe = store.subscribe(startOnce)
  return () => unsubscribe()
}
