/** The composition root: every concrete thing is built here and nowhere else, and the heavy ones when first needed. */
import { hostname } from 'node:os'
import { createActivity, type Face } from './activity.ts'
import type { Launcher } from './clients/client.ts'
import { readSightings } from './clients/sightings.ts'
import type { Handlers } from './contract/commands.ts'
import type { ProbeReport, Snapshot } from './contract/snapshot.ts'
import type { StreamMessage, StreamRequest } from './contract/streams.ts'
import type { EngineConnection } from './engine/connection.ts'
import type { AttachedProcess, Engine, EngineEvent } from './engine/engine.ts'
import { alignAllEntries } from './fleet/align-entries.ts'
import { whenAwaited } from './fleet/contacts.ts'
import { createDefinitions } from './fleet/definitions.ts'
import { createEngineLink } from './fleet/engine-link.ts'
import { definitionIn, type Fleet } from './fleet/fleet-file.ts'
import { type ClientFollower, createClientFollower } from './fleet/follow-clients.ts'
import { followHealth } from './fleet/follow-health.ts'
import { createHttpProbe, probeServer, refuseUnlessRunning } from './fleet/health-check.ts'
import { ensureImages } from './fleet/images.ts'
import { createImports } from './fleet/import-servers.ts'
import { requireToken } from './fleet/inspect.ts'
import { moveAllSecrets } from './fleet/kept-secrets.ts'
import { createLongCalls } from './fleet/long-calls.ts'
import { createLooks } from './fleet/look.ts'
import { createObserver } from './fleet/observe.ts'
import { oldTokenNews } from './fleet/old-token-news.ts'
import { createOperations, leftUndone } from './fleet/operate.ts'
import { createPicture, type Picture } from './fleet/picture.ts'
import { portMapNow } from './fleet/port-map.ts'
import { createResolver } from './fleet/resolve-conflict.ts'
import { rotateWhenDue } from './fleet/rotate-when-due.ts'
import { runSession } from './fleet/sessions.ts'
import { settleRotations } from './fleet/settle-rotations.ts'
import { startWithBerth } from './fleet/start-with-berth.ts'
import { createStreams } from './fleet/streams.ts'
import { sweepSessions } from './fleet/sweep-sessions.ts'
import type { Tools } from './fleet/tools.ts'
import { createTurns } from './fleet/turns.ts'
import { addressesNow, watchAddresses } from './fleet/watch-addresses.ts'
import { createGateWatch, type TrafficFace } from './fleet/watch-gates.ts'
import { createPortWatch, portRhythm } from './fleet/watch-ports.ts'
import { watchTokens } from './fleet/watch-tokens.ts'
import { ensureAuthority } from './gate/authority.ts'
import { createHandlers } from './handlers.ts'
import { createMonitor } from './health/monitor.ts'
import { type Home, homeFrom } from './home.ts'
import { lazy } from './lazy.ts'
import { createLifetime } from './lifetime.ts'
import { createQuickLook, socketSource } from './ports/quick-look.ts'
import { type Keychain, noKeychain } from './secrets/keychain.ts'
import { createSecrets } from './secrets/secrets.ts'
import type { Surface } from './surface.ts'
import { createTokens } from './tokens/tokens.ts'

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

export interface ComposeDeps {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homedir: string
  readonly version: string
  readonly packaged: boolean
  /** The folder resources/. */
  readonly resources: string
  readonly launcher: Launcher
  /** None unless set. */
  readonly keychain?: Keychain
  readonly surface: Surface
  readonly face: Face
  readonly now?: () => number
  readonly log?: (line: string) => void
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
  const sight = createSight(deps)
  const { home, log, definitions, picture, link, tools } = sight
  const lifetime = createLifetime({ limit: STOP_LIMIT, log })
  const activity = createActivity({ home, face: deps.face, now: () => new Date(tools.now()), log })
  const monitor = createMonitor({
    now: tools.now,
    probe: (id, signal) => probeServer(tools, id, signal),
    onHealth: (id, health) => picture.change(id, (facts) => ({ ...facts, health })),
  })
  const check = async (id: string): Promise<ProbeReport> => {
    refuseUnlessRunning(tools, id)
    return monitor.check(id)
  }
  sight.unwell.add((id) => void check(id).catch(() => undefined))
  const turns = createTurns()
  const operations = createOperations(tools, turns)
  const seenAt = async (id: string) => ({
    sightings: await readSightings(home, id),
    callers: sight.gates.trafficOf(id).callers,
  })
  const follower = createClientFollower({ clients: tools.clients, picture, seenAt, log })
  const logs = { picture, definitions, tokens: tools.tokens, secrets: tools.secrets, engine: link.now }
  const streams = createStreams({ ...logs, ports: sight.ports, traffic: sight.gates })
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
  const { lastUses } = sight.gates.face
  const retry = link.retry
  const parts = { tools, operations, resolver, imports, follower, logs, check, lastUses, retry, surface, activity }
  const handlers = createHandlers(parts)

  return {
    home,
    store: picture.store,
    handlers,
    start: () => {
      lifetime.add('fleet file', definitions.watch())
      const lookAtFolder = (id: string): void => {
        sight.lookAtToken(id)
        follower.refreshSoon()
      }
      lifetime.add('tokens', watchTokens(home, lookAtFolder, log))
      lifetime.add('first calls', sight.gates.subscribe(whenAwaited(picture.store, follower.refreshSoon, tools.now)))
      lifetime.add('health', followHealth(picture.store, monitor))
      lifetime.add('ports', sight.ports.begin())
      lifetime.add('gates', sight.gates.begin())
      lifetime.add('addresses', watchAddresses({ picture, reach: operations.reach, log }))
      lifetime.add('start with Berth', startWithBerth(picture.store, operations.start))
      lifetime.add('sessions', sweepSessions({ ...tools, store: picture.store, log }))
      lifetime.add('clients', follower.watch())
      // Berth may lie elsewhere than at its last start, and clients start what stands at the fixed path.
      const takePath = async (): Promise<void> => (await tools.clients()).takeFixedPath()
      takePath().catch((cause: unknown) => log(`What clients start: ${String(cause)}`))
      const rotate = (id: string) => handlers['server:rotate']({ id })
      const hasLongCall = createLongCalls(tools, sight.gates)
      lifetime.add('due tokens', rotateWhenDue({ store: picture.store, rotate, hasLongCall, now: tools.now, log }))
      const keep = (id: string) => handlers['secret:keep']({ id })
      moveAllSecrets(tools, keep, log).catch((cause: unknown) => log(`Secrets: ${String(cause)}`))
      link.settled().catch((cause: unknown) => log(`The search for an engine: ${String(cause)}`))
    },
    look: (options) => lookOnce(sight, follower, options?.probe ? check : null),
    openStream: streams.open,
    setVisible: (visible) => {
      monitor.setVisible(visible)
      sight.ports.setVisible(visible)
    },
    traffic: sight.gates.face,
    tokenOf: (id) => requireToken(tools, id),
    runSession: (id, signal) => runSession(tools, id, signal),
    stop: lifetime.end,
    longestStop: () => 2 * patience() + STOP_LIMIT,
  }
}

/** What is known, and how more is learned: files, engine, and the picture both lead to. */
function createSight(deps: ComposeDeps) {
  const { platform, env, homedir, now = Date.now, log = () => undefined } = deps
  const home = homeFrom(env, homedir)
  const tokens = createTokens(home)
  const secrets = createSecrets({ home, keychain: deps.keychain ?? noKeychain, now })
  const definitions = createDefinitions({ home, log })
  const app = { version: deps.version, home: home.root, platform, packaged: deps.packaged }
  const picture = createPicture({ app, fleet: definitions.current(), now })
  const looks = createLooks({ home, definitions, tokens, secrets, picture, engine: () => link.now() })
  const unwell = new Set<(id: string) => void>()
  const onUnwell = (id: string): void => {
    for (const listener of unwell) listener(id)
  }
  const observer = createObserver({ home, definitions, picture, looks, log, onUnwell })
  const connect = async (): Promise<EngineConnection> => {
    await definitions.read()
    const { createEngineConnection } = await import('./engine/connection.ts')
    const { findEngine } = await import('./engine/find-engine.ts')
    const find = (signal: AbortSignal) => findEngine({ env, platform, homedir, signal })
    const onConnected = async (engine: Engine): Promise<void> => {
      await Promise.all([
        observer.reconcile(engine),
        alignAllEntries(tools),
        settleRotations(tools),
        gates.onConnected(engine),
      ])
    }
    const onEvent = (event: EngineEvent): void => {
      observer.onEvent(event)
      ports.onEvent(event)
      gates.onEvent(event)
    }
    return createEngineConnection({ find, now, log, onEvent, onConnected })
  }
  const link = createEngineLink({ onView: observer.onView, connect })
  const lookAtToken = (id: string): void => {
    // The folder of a server that is removed changes, too.
    if (definitionIn(definitions.current(), id)) looks.lookAtToken(id).catch((cause: unknown) => log(String(cause)))
  }
  definitions.subscribe((news) => {
    picture.showFleet(news)
    for (const id of Object.keys(news.servers)) lookAtToken(id)
  })
  const clients = lazy(async () => {
    const { createClients } = await import('./clients/clients.ts')
    return createClients({ home, env, platform, homedir, launcher: deps.launcher, now: () => new Date(now()) })
  })
  const tools: Tools = {
    home,
    platform,
    definitions,
    tokens,
    secrets,
    picture,
    looks,
    clients,
    now,
    engine: link.reach,
    engineNow: link.now,
    ensureImages: ensureImages({ resources: deps.resources, platform }),
    authority: () => ensureAuthority(home, { hostname: hostname(), now: new Date(now()) }),
    probe: createHttpProbe({ home, engine: link.reach }),
  }
  const ports = createPortWatch({
    picture,
    fingerprint: createQuickLook(socketSource(platform)),
    map: () => portMapNow(tools),
    rhythm: portRhythm(platform),
    log,
  })
  const gates = createGateWatch({
    ...tools,
    engine: link.now,
    reach: link.reach,
    oldTokenNews: (id, caller) => oldTokenNews(tools, id, caller),
    log,
  })
  return { home, log, definitions, picture, lookAtToken, observer, unwell, link, tools, ports, gates }
}

async function lookOnce(
  { definitions, link, observer, picture, tools, log }: ReturnType<typeof createSight>,
  follower: ClientFollower,
  check: ((id: string) => Promise<ProbeReport>) | null,
): Promise<Snapshot> {
  const noting = (cause: unknown): void => log(String(cause))
  await definitions.read()
  picture.showAddresses(addressesNow())
  const engine = link.now()
  const clients = follower.refresh().catch(noting)
  if (engine) await observer.reconcile(engine)
  else await link.settled().catch(noting)
  // Without an engine nobody has looked at the files of the servers.
  if (!link.now())
    await Promise.all(Object.keys(definitions.current().servers).map((id) => tools.looks.lookAtToken(id).catch(noting)))
  const running = picture.store.getState().servers.filter(({ state }) => state.kind === 'running')
  if (check) await Promise.allSettled(running.map(({ id }) => check(id)))
  await clients
  return picture.store.getState()
}
