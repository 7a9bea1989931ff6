/** Puts what a map of ports says of conflicts into the picture. */
import type { PortMap } from '../contract/ports.ts'
import type { PortConflict } from '../contract/snapshot.ts'
import { afterPortLook, type ServerFacts } from './facts.ts'
import type { Picture } from './picture.ts'
import { findingIn } from './port-conflicts.ts'

/** Milliseconds: a container has its port 200 to 270 before the engine lists it (Docker 20.10), a busy computer more. */
const EXPLAIN_LIMIT = 1_500

/**
 * The picture stays the same object when there is nothing new in a map. Answers when another map is needed, by
 * `performance.now()`, because there is something in this one that may yet explain itself; null when there is not.
 */
export function createConflictView(picture: Picture): (map: PortMap) => number | null {
  /** What may be an engine's proxy, and since when it has been seen. */
  let suspects: ReadonlyMap<string, number> = new Map()

  const believed = (map: PortMap, now: number): ReadonlyMap<string, PortConflict | null> => {
    const waiting = new Map<string, number>()
    const found = new Map<string, PortConflict | null>()
    for (const { id, definition } of picture.store.getState().servers) {
      const finding = findingIn(map, id, definition.port)
      if (finding && !finding.isSure) {
        // While no engine answers, its proxies cannot be told from strangers: all stays as it was.
        if (!map.knowsContainers) continue
        const key = `${id} ${finding.conflict.port} ${finding.conflict.words}`
        const since = suspects.get(key) ?? now
        waiting.set(key, since)
        if (now - since < EXPLAIN_LIMIT) continue
      }
      found.set(id, finding?.conflict ?? null)
    }
    suspects = waiting
    return found
  }
  return (map) => {
    const now = performance.now()
    const found = believed(map, now)
    const after = (facts: ServerFacts, id: string): ServerFacts => {
      const conflict = found.get(id)
      return conflict === undefined ? facts : afterPortLook(facts, conflict, map.takenAt)
    }
    const isNews = [...found.keys()].some((id) => after(picture.facts(id), id) !== picture.facts(id))
    if (isNews) picture.changeAll(after)
    const due = [...suspects.values()].map((since) => since + EXPLAIN_LIMIT).filter((at) => at > now)
    return due.length > 0 ? Math.min(...due) : null
  }
}
