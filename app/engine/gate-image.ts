/** The images of the gate and of its TLS: official and pinned, or made from this computer where no registry answers. */
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import { programFolders } from './local-program.ts'
import type { Patience } from './patient-pull.ts'
import { type BuildDeps, type ImageSource, presentImage, pulledOrLocal } from './pulled-or-local.ts'
import { createSharedWork, type SharedWork } from './shared-work.ts'

/** The "-slim" one is without the njs module. */
export const GATE_IMAGE = 'nginx:1.28.0-alpine'
/** As of the official one: /usr/sbin/nginx, /usr/lib/nginx/modules/ngx_http_js_module.so, the user 101:101. */
export const LOCAL_GATE_IMAGE = 'berth/gate-nginx:1'

/**
 * Its program carries cap_net_bind_service: in a container without any capability it does not start at all, whatever
 * its port (caddyserver/caddy-docker#396).
 */
export const TLS_IMAGE = 'caddy:2.10.0-alpine'
/** As of the official one: /usr/bin/caddy, /config and /data; but it has a user of its own, 1000:1000. */
export const LOCAL_TLS_IMAGE = 'berth/tls-caddy:1'

interface ProxyDeps extends BuildDeps {
  /** Where this computer's programs are looked for: PATH and where servers are installed, when left out. */
  readonly folders?: readonly string[]
  readonly limits?: Patience
}

type Step = Extract<StartStep, { kind: 'pull' | 'build' }>
type Source = Omit<ImageSource, 'told' | 'make'> & {
  readonly what: string
  readonly make: (engine: Engine, folders: readonly string[], signal: AbortSignal) => Promise<void>
}

const gate: Source = {
  what: "getting the gate's image",
  official: GATE_IMAGE,
  local: LOCAL_GATE_IMAGE,
  program: 'nginx',
  async make(engine, folders, signal) {
    const [{ localNginxRootfs }, { importWithSignal }] = await Promise.all([
      import('./local-nginx.ts'),
      import('./import-with-signal.ts'),
    ])
    const changes = ['ENV PATH=/usr/sbin', 'USER 101:101', 'CMD ["nginx", "-g", "daemon off;"]']
    const image = { tag: LOCAL_GATE_IMAGE, changes, stopSignal: 'SIGQUIT' }
    await importWithSignal(engine, await localNginxRootfs(GATE_IMAGE, folders), image, signal)
  },
}

const tls: Source = {
  what: 'getting the image for TLS',
  official: TLS_IMAGE,
  local: LOCAL_TLS_IMAGE,
  program: 'Caddy',
  async make(engine, folders) {
    const { localCaddyRootfs } = await import('./local-caddy.ts')
    const changes = [
      'ENV PATH=/usr/bin XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data',
      'USER 1000:1000',
      'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]',
    ]
    await engine.importImage(await localCaddyRootfs(TLS_IMAGE, folders), { tag: LOCAL_TLS_IMAGE, changes })
  },
}

/**
 * The reference to make a gate's container from: the engine has it when this resolves. At once when it is there,
 * otherwise after a pull (minutes on a slow line, 20 s at most when no registry answers) and, on Linux, a copy of this
 * computer's nginx. Fails with `pull-failed`, `build-failed`, `cancelled` or what else the engine fails with.
 */
export const ensureGateImage = ensuring(gate)

/** The same for the container that does TLS. */
export const ensureTlsImage = ensuring(tls)

/** One run in each engine, so that ten servers that start at once are one pull. */
function ensuring(source: Source): (engine: Engine, deps: ProxyDeps) => Promise<string> {
  const runs = new WeakMap<Engine, SharedWork<Step, string>>()
  return async (engine, deps) => {
    const present = await presentImage(engine, source)
    if (present !== null) return present
    const { platform, limits, folders = programFolders(process.env) } = deps
    const run =
      runs.get(engine) ??
      createSharedWork<Step, string>(source.what, (onProgress, signal) => {
        const make: ImageSource['make'] = (of, stop) => source.make(of, folders, stop)
        const chosen = { ...source, told: source.local, make }
        return pulledOrLocal(engine, chosen, { platform, onProgress, signal }, limits)
      })
    runs.set(engine, run)
    return run.join(deps.onProgress, deps.signal)
  }
}
