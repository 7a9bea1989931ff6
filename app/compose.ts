/** The composition root: on what is seen (`compose/sight.ts`) it builds all that acts, and hands both to the faces. */
import { createActivity, type Face } from './activity.ts'
import { createSight, lookOnce, type SightDeps } from './compose/sight.ts'
import type { Handlers } from './contract/commands.ts'
import type { Snapshot } from './contract/snapshot.ts'
import type { StreamMessage, StreamRequest } from './contract/streams.ts'
import type { AttachedProcess } from './engine/engine.ts'
import { alignAllEntries } from './fleet/align-entries.ts'
import type { Fleet } from './fleet/fleet-file.ts'
import { createImports } from './fleet/import-servers.ts'
import { requireToken } from './fleet/inspect.ts'
import { moveAllSecrets } from './fleet/kept-secrets.ts'
import { createLongCalls } from './fleet/long-calls.ts'
import { createOperations, leftUndone } from './fleet/operate.ts'
import type { Picture } from './fleet/picture.ts'
import { createResolver } from './fleet/resolve-conflict.ts'
import { rotateWhenDue } from './fleet/rotate-when-due.ts'
import { runSession } from './fleet/sessions.ts'
import { settleRotations } from './fleet/settle-rotations.ts'
import { startWithBerth } from './fleet/start-with-berth.ts'
import { createStreams } from './fleet/streams.ts'
import { sweepSessions } from './fleet/sweep-sessions.ts'
import type { Tools } from './fleet/tools.ts'
import { createTurns } from './fleet/turns.ts'
import { watchAddresses } from './fleet/watch-addresses.ts'
import type { TrafficFace } from './fleet/watch-gates.ts'
import { createHandlers } from './handlers.ts'
import type { Home } from './home.ts'
import { createLifetime } from './lifetime.ts'
import type { Surface } from './surface.ts'

export type { Surface } from './surface.ts'

export interface Berth {
  readonly home: Home
  readonly store: Picture['store']
  readonly handlers: Handlers
  /** Connects, watches files, adopts containers, starts what starts with Berth. Returns at once. */
  start(): void
  /** For one-shot faces: connects and looks at everything once. A missing engine is a state, not a throw. */
  look(options?: { readonly probe?: boolean }): Promise<Snapshot>
  /** Sends messages until stopped; awaits each `send`. */
  openStream(request: StreamRequest, sink: { send(message: StreamMessage): Promise<void> }): () => void
  /** The window shows or hides: health is asked for less often then, and the ports are not looked at. */
  setVisible(visible: boolean): void
  readonly traffic: TrafficFace
  /** For `berth token` only; no window command answers it. */
  tokenOf(id: string): Promise<string>
  /** A stdio server's container for one session; whoever called closes it. */
  runSession(id: string, signal?: AbortSignal): Promise<AttachedProcess>
  /**
   * Ends all that was started, in four seconds at most; a move, restart or rotation under way is finished before, so
   * that no server is left with half of it. Servers keep running.
   */
  stop(): Promise<void>
  /** Milliseconds that `stop` may take if it began now. */
  longestStop(): number
}

export interface ComposeDeps extends SightDeps {
  readonly surface: Surface
  readonly face: Face
}

/** Milliseconds. */
const STOP_LIMIT = 4_000
/** Milliseconds beyond its stop timeout in which a server is up again after a move, say. */
const CHANGE_GRACE = 10_000

/** Milliseconds in which any change of a running server is over. */
const farewellOf = ({ servers }: Fleet): number =>
  Math.max(0, ...Object.values(servers).map(({ stopTimeout }) => stopTimeout)) * 1000 + CHANGE_GRACE

/** Cheap: no engine, client or MCP code is loaded and no file read until `start`, `look` or a handler needs it. */
export function compose(deps: ComposeDeps): Berth {
  const sight = createSight(deps, mend)
  const { tools, link, log, monitor, ports, gates, follower, check } = sight
  const { home, definitions, tokens, secrets, picture, now } = tools
  const lifetime = createLifetime({ limit: STOP_LIMIT, log })
  const activity = createActivity({ home, face: deps.face, now: () => new Date(now()), log })
  const turns = createTurns()
  const operations = createOperations(tools, turns)
  const logs = { picture, definitions, tokens, secrets, engine: link.now }
  const streams = createStreams({ ...logs, ports, traffic: gates })
  lifetime.add('picture', picture.stop)
  lifetime.add('activity', activity.settled)
  lifetime.add('engine', link.stop)
  lifetime.add('monitor', monitor.stop)
  lifetime.add('streams', streams.end)
  const patience = (): number => farewellOf(definitions.current())
  // Twice: what is cancelled after all puts back what was before.
  const endTurns = (): Promise<void> => turns.end(leftUndone, patience())
  lifetime.add('operations', endTurns, () => 2 * patience())
  const { surface } = deps
  const resolver = createResolver(tools, turns)
  const imports = createImports(tools, operations.remove)
  const { lastUses } = gates.face
  const retry = link.retry
  const parts = { tools, operations, resolver, imports, follower, logs, check, lastUses, retry, surface, activity }
  const handlers = createHandlers(parts)

  return {
    home,
    store: picture.store,
    handlers,
    start: () => {
      sight.watch(lifetime)
      lifetime.add('addresses', watchAddresses({ picture, reach: operations.reach, log }))
      lifetime.add('start with Berth', startWithBerth(picture.store, operations.start))
      lifetime.add('sessions', sweepSessions({ ...tools, store: picture.store, log }))
      // Berth may lie elsewhere than at its last start, and clients start what stands at the fixed path.
      const takePath = async (): Promise<void> => (await tools.clients()).takeFixedPath()
      takePath().catch((cause: unknown) => log(`What clients start: ${String(cause)}`))
      const rotate = (id: string) => handlers['server:rotate']({ id })
      const hasLongCall = createLongCalls(tools, gates)
      lifetime.add('due tokens', rotateWhenDue({ store: picture.store, rotate, hasLongCall, now, log }))
      const keep = (id: string) => handlers['secret:keep']({ id })
      moveAllSecrets(tools, keep, log).catch((cause: unknown) => log(`Secrets: ${String(cause)}`))
      link.settled().catch((cause: unknown) => log(`The search for an engine: ${String(cause)}`))
    },
    look: ({ probe = false } = {}) => lookOnce(sight, { probe }),
    openStream: streams.open,
    setVisible: (visible) => {
      monitor.setVisible(visible)
      ports.setVisible(visible)
    },
    traffic: gates.face,
    tokenOf: (id) => requireToken(tools, id),
    runSession: (id, signal) => runSession(tools, id, signal),
    stop: lifetime.end,
    longestStop: () => 2 * patience() + STOP_LIMIT,
  }
}

const mend = async (tools: Tools): Promise<void> => {
  await Promise.all([alignAllEntries(tools), settleRotations(tools)])
}
