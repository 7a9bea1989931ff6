/** Builds all that Berth sees by: files, engine, ports, calls and handshakes, and the one picture they lead to. */
import { hostname } from 'node:os'
import type { Launcher } from '../clients/client.ts'
import { readSightings } from '../clients/sightings.ts'
import type { ProbeReport, Snapshot } from '../contract/snapshot.ts'
import type { EngineConnection } from '../engine/connection.ts'
import type { Engine, EngineEvent } from '../engine/engine.ts'
import { whenAwaited } from '../fleet/contacts.ts'
import { createDefinitions } from '../fleet/definitions.ts'
import { createEngineLink } from '../fleet/engine-link.ts'
import { definitionIn } from '../fleet/fleet-file.ts'
import { createClientFollower } from '../fleet/follow-clients.ts'
import { followHealth } from '../fleet/follow-health.ts'
import { createHttpProbe, probeServer, refuseUnlessRunning } from '../fleet/health-check.ts'
import { ensureImages } from '../fleet/images.ts'
import { createLooks } from '../fleet/look.ts'
import { createObserver } from '../fleet/observe.ts'
import { oldTokenNews } from '../fleet/old-token-news.ts'
import { createPicture } from '../fleet/picture.ts'
import { portMapNow } from '../fleet/port-map.ts'
import type { Tools } from '../fleet/tools.ts'
import { addressesNow } from '../fleet/watch-addresses.ts'
import { createGateWatch } from '../fleet/watch-gates.ts'
import { createPortWatch, portRhythm } from '../fleet/watch-ports.ts'
import { watchTokens } from '../fleet/watch-tokens.ts'
import { ensureAuthority } from '../gate/authority.ts'
import { createMonitor } from '../health/monitor.ts'
import { homeFrom } from '../home.ts'
import { lazy } from '../lazy.ts'
import type { Lifetime } from '../lifetime.ts'
import { createQuickLook, socketSource } from '../ports/quick-look.ts'
import { type Keychain, noKeychain } from '../secrets/keychain.ts'
import { createSecrets } from '../secrets/secrets.ts'
import { createTokens } from '../tokens/tokens.ts'

export interface SightDeps {
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
  readonly now?: () => number
  readonly log?: (line: string) => void
}

export type Sight = ReturnType<typeof createSight>

/** It changes no server. `mend`: brings to its end what a process left half done; each time an engine is reached. */
export function createSight(deps: SightDeps, mend: (tools: Tools) => Promise<void>) {
  const { platform, env, homedir, now = Date.now, log = () => undefined } = deps
  const home = homeFrom(env, homedir)
  const tokens = createTokens(home)
  const secrets = createSecrets({ home, keychain: deps.keychain ?? noKeychain, now })
  const definitions = createDefinitions({ home, log })
  const app = { version: deps.version, home: home.root, platform, packaged: deps.packaged }
  const picture = createPicture({ app, fleet: definitions.current(), now })
  const looks = createLooks({ home, definitions, tokens, secrets, picture, engine: () => link.now() })
  const check = async (id: string): Promise<ProbeReport> => {
    refuseUnlessRunning(tools, id)
    return monitor.check(id)
  }
  const onUnwell = (id: string): void => void check(id).catch(() => undefined)
  const observer = createObserver({ home, definitions, picture, looks, log, onUnwell })
  const connect = async (): Promise<EngineConnection> => {
    await definitions.read()
    const { createEngineConnection } = await import('../engine/connection.ts')
    const { findEngine } = await import('../engine/find-engine.ts')
    const find = (signal: AbortSignal) => findEngine({ env, platform, homedir, signal })
    const onConnected = async (engine: Engine): Promise<void> => {
      await Promise.all([observer.reconcile(engine), mend(tools), gates.onConnected(engine)])
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
    const { createClients } = await import('../clients/clients.ts')
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
  const monitor = createMonitor({
    now,
    probe: (id, signal) => probeServer(tools, id, signal),
    onHealth: (id, health) => picture.change(id, (facts) => ({ ...facts, health })),
  })
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
  const seenAt = async (id: string) => ({
    sightings: await readSightings(home, id),
    callers: gates.trafficOf(id).callers,
  })
  const follower = createClientFollower({ clients, picture, seenAt, log })
  return {
    log,
    tools,
    link,
    observer,
    monitor,
    ports,
    gates,
    follower,
    /** One handshake, of which the picture hears, too. */
    check,
    /** Looks on its own from now on, until the lifetime ends. */
    watch: (lifetime: Lifetime): void => {
      lifetime.add('fleet file', definitions.watch())
      const lookAtFolder = (id: string): void => {
        lookAtToken(id)
        follower.refreshSoon()
      }
      lifetime.add('tokens', watchTokens(home, lookAtFolder, log))
      lifetime.add('first calls', gates.subscribe(whenAwaited(picture.store, follower.refreshSoon, now)))
      lifetime.add('health', followHealth(picture.store, monitor))
      lifetime.add('ports', ports.begin())
      lifetime.add('gates', gates.begin())
      lifetime.add('clients', follower.watch())
    },
  }
}

/** Looks at everything once, with a handshake where one is wanted. */
export async function lookOnce(sight: Sight, options: { readonly probe: boolean }): Promise<Snapshot> {
  const { link, observer, follower, check, log } = sight
  const { definitions, picture, looks } = sight.tools
  const noting = (cause: unknown): void => log(String(cause))
  await definitions.read()
  picture.showAddresses(addressesNow())
  const engine = link.now()
  const clients = follower.refresh().catch(noting)
  if (engine) await observer.reconcile(engine)
  else await link.settled().catch(noting)
  if (!link.now()) {
    // Without an engine nobody has looked at the files of the servers.
    const ids = Object.keys(definitions.current().servers)
    await Promise.all(ids.map((id) => looks.lookAtToken(id).catch(noting)))
  }
  const running = picture.store.getState().servers.filter(({ state }) => state.kind === 'running')
  if (options.probe) await Promise.allSettled(running.map(({ id }) => check(id)))
  await clients
  return picture.store.getState()
}
