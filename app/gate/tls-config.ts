/** What the proxy is configured with that speaks TLS to other computers: pure, from a server's definition. */
import type { Remote } from '../contract/server.ts'
import type { Authority } from './authority.ts'
import { type ConfigFile, REMOTE_DOOR } from './gate-config.ts'

/** Where it listens in its container. */
export const TLS_PORT = 8443
/** The name under which it finds the gate; the address stands in its own hosts file. */
export const GATE_HOST = 'gate'

/** All that it may write is below this folder, and its configuration beside it. */
const FOLDER = '/data'
const STORAGE = `${FOLDER}/caddy`
const CONFIG = `${FOLDER}/caddy.json`

export const tlsCommand: readonly string[] = ['caddy', 'run', '--config', CONFIG]

/** Nothing else of the image's environment or of a person's home is looked at. */
export const tlsEnv: Readonly<Record<string, string>> = { HOME: FOLDER, XDG_DATA_HOME: FOLDER, XDG_CONFIG_HOME: FOLDER }

export const tlsConfig = ({ address }: Pick<Remote, 'address'>): ConfigFile => ({
  path: CONFIG,
  content: JSON.stringify(caddyConfig(address)),
})

/**
 * Where Caddy looks for the authority that it would otherwise make. Not its `root` setting: what signs for a week only
 * would then be renewed by another authority that nobody trusts (Caddy 2.6.2, modules/caddypki/maintain.go).
 */
export function authorityFiles({ certificate, privateKey }: Authority): readonly ConfigFile[] {
  const folder = `${STORAGE}/pki/authorities/local`
  return [
    { path: `${folder}/root.crt`, content: certificate },
    { path: `${folder}/root.key`, content: privateKey },
  ]
}

function caddyConfig(address: string): object {
  return {
    admin: { disabled: true, config: { persist: false } },
    // What it logs of a request could hold what a client puts into a query; the gate writes down who came.
    logging: { logs: { default: { level: 'ERROR' } } },
    storage: { module: 'file_system', root: STORAGE },
    apps: {
      pki: { certificate_authorities: { local: { name: 'Berth', install_trust: false } } },
      tls: {
        certificates: { automate: [address] },
        automation: { policies: [{ subjects: [address], issuers: [{ module: 'internal', ca: 'local' }] }] },
      },
      // Told to end, it does not wait for streams, which may be open for days.
      http: { grace_period: '1s', servers: { remote: site(address) } },
    },
  }
}

/** One listener, TLS or nothing: no redirect from plain HTTP, and no HTTP/3, whose port is not published. */
function site(address: string): object {
  return {
    listen: [`:${TLS_PORT}`],
    protocols: ['h1', 'h2'],
    automatic_https: { disable: true },
    // A client that asks for an address names no server (RFC 6066).
    tls_connection_policies: [{ default_sni: address, protocol_min: 'tls1.2' }],
    // As the gate: who sends no request soon is cut off. A stream has no limit in either direction.
    read_header_timeout: '10s',
    idle_timeout: '1h',
    routes: [{ handle: [toGate] }],
    errors: { routes: [{ handle: [gateIsDown] }] },
  }
}

/** Whatever its host: the gate refuses all but its own, and keeps the limits. */
const toGate = {
  handler: 'reverse_proxy',
  upstreams: [{ dial: `${GATE_HOST}:${REMOTE_DOOR}` }],
  // At once, each way.
  flush_interval: -1,
  transport: { protocol: 'http', dial_timeout: '5s', compression: false, keep_alive: { idle_timeout: '30s' } },
}

const gateIsDown = {
  handler: 'static_response',
  status_code: 503,
  headers: { 'Content-Type': ['application/json'], 'Retry-After': ['1'] },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: null,
    error: { code: -32000, message: 'The gate of this server does not answer: it is starting, or it is down.' },
  }),
}
