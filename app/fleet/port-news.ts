/** Which changes of the snapshot call for a new look at the ports. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { ServerView, Snapshot } from '../contract/snapshot.ts'

/** A map made before may say something else than one made now: containers, definitions, settings or the engine. */
export function concernsPorts(now: Snapshot, before: Snapshot): boolean {
  if (now.engine !== before.engine && !isDeepStrictEqual(engineOf(now), engineOf(before))) return true
  if (now.settings !== before.settings && !isDeepStrictEqual(settingsOf(now), settingsOf(before))) return true
  return serversDiffer(now, before, (one, other) => {
    if (one.state.kind !== other.state.kind || one.definition.port !== other.definition.port) return true
    return one.container?.id !== other.container?.id || !isDeepStrictEqual(one.bindings, other.bindings)
  })
}

/**
 * What a person is told of also while no window shows: the engine has been reached, a port in fleet.json is another
 * one, or a start failed for its port.
 */
export function wantsOneLook(now: Snapshot, before: Snapshot): boolean {
  if (now.engine.kind !== 'ready') return false
  if (before.engine.kind !== 'ready') return true
  return serversDiffer(
    now,
    before,
    (one, other) => one.definition.port !== other.definition.port || (lacksPort(one) && !lacksPort(other)),
  )
}

const lacksPort = ({ state }: ServerView): boolean => state.kind === 'failed' && state.failure.kind === 'port-taken'

/** Servers that did not change are the same objects. */
function serversDiffer(
  { servers }: Snapshot,
  before: Snapshot,
  differ: (one: ServerView, other: ServerView) => boolean,
): boolean {
  if (servers === before.servers) return false
  if (servers.length !== before.servers.length) return true
  return servers.some((one, index) => {
    const other = before.servers[index]
    return one !== other && (!other || one.id !== other.id || differ(one, other))
  })
}

const engineOf = ({ engine }: Snapshot) =>
  engine.kind === 'ready' ? { kind: engine.kind, endpoint: engine.endpoint } : { kind: engine.kind }

const settingsOf = ({ settings: { range, leaveAlone } }: Snapshot) => ({ range, leaveAlone })
