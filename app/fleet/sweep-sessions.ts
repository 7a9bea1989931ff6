/** Removes the containers of sessions whose process was killed, and so could not close them; for as long as it is asked. */
import type { Engine } from '../engine/engine.ts'
import { HOME_LABEL, ROLE_LABEL } from '../engine/labels.ts'
import type { Home } from '../home.ts'
import { isOrphan } from './owner.ts'
import type { Picture } from './picture.ts'

/** Milliseconds between two looks; nothing tells when a process is killed. The engine is asked only while there are sessions. */
const PAUSE = 5_000

/** Most servers end with their stdin, and the engine removes them then; this is for those that do not. Returns how to stop. */
export function sweepSessions(parts: {
  readonly home: Home
  readonly store: Picture['store']
  readonly engineNow: () => Engine | null
  readonly log: (line: string) => void
}): () => void {
  const { home, store, engineNow, log } = parts
  const sweep = async (): Promise<void> => {
    const hasSessions = store.getState().servers.some(({ state }) => state.kind === 'on-demand' && state.sessions > 0)
    const engine = engineNow()
    if (!hasSessions || !engine) return
    await removeOrphans(engine, await engine.containersWith({ [HOME_LABEL]: home.key, [ROLE_LABEL]: 'session' }))
  }
  const timer = setInterval(() => {
    sweep().catch((cause: unknown) => log(`Sessions of processes that are gone: ${String(cause)}`))
  }, PAUSE)
  return () => clearInterval(timer)
}

/** Of these. Rejects with the first failure, after trying all. */
export async function removeOrphans(
  engine: Engine,
  containers: Awaited<ReturnType<Engine['containersWith']>>,
): Promise<void> {
  const removals = await Promise.allSettled(containers.filter(isOrphan).map(({ id }) => engine.remove(id)))
  for (const removal of removals) if (removal.status === 'rejected') throw removal.reason
}
