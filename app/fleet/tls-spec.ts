/** What the container is made from that lets other computers to a server's gate: pure, as the gate's own spec is. */
import type { Remote, ServerDefinition } from '../contract/server.ts'
import type { ContainerFile, ContainerSpec } from '../engine/engine.ts'
import { ROLE_LABEL } from '../engine/labels.ts'
import type { Authority } from '../gate/authority.ts'
import type { ConfigFile } from '../gate/gate-config.ts'
import { authorityFiles, GATE_HOST, TLS_PORT, tlsCommand, tlsConfig, tlsEnv } from '../gate/tls-config.ts'
import type { Home } from '../home.ts'
import type { Addresses } from './server-networks.ts'
import { containerName, hashed, isGated, networkNames, serverLabels } from './spec.ts'

/** Counts up when such containers of an older Berth have to be made anew although their configuration is the same. */
const VERSION = 1
/** Nobody in particular, but no root: Caddy's image has no user of its own. */
const CADDY_USER = 1000
const MEBIBYTE = 1024 * 1024
/** Caddy takes about ten for itself, and what it has read of its program, up to 40, counts too. */
const MEMORY_BYTES = 128 * MEBIBYTE
/** From here on Go looks for memory to give back; far below 20 it would do nothing else. */
const HEAP_BYTES = 64 * MEBIBYTE
/** As the gate: its streams have ended with the server. Seconds. */
const STOP_TIMEOUT = 2

/** A server that other computers are to reach. */
export type Reachable = ServerDefinition & { readonly remote: Remote }

export const isReachable = (definition: ServerDefinition): definition is Reachable =>
  definition.remote !== null && isGated(definition)

export interface TlsProvisions {
  readonly image: string
  readonly addresses: Addresses
  readonly authority: Authority
}

export function tlsSpec(
  home: Pick<Home, 'isDefault' | 'key'>,
  id: string,
  definition: Reachable,
  { image, addresses, authority }: TlsProvisions,
): ContainerSpec {
  const { remote } = definition
  const sealed = definition.network === 'isolated'
  const names = networkNames(home, id)
  const config = tlsConfig(remote)
  const spec: ContainerSpec = {
    name: `${containerName(home, id)}-tls`,
    image: '',
    entrypoint: 'none',
    command: tlsCommand,
    env: { ...tlsEnv, GOMEMLIMIT: String(HEAP_BYTES) },
    labels: { ...serverLabels(home, id), [ROLE_LABEL]: 'tls' },
    files: [],
    mounts: [],
    hostAccess: false,
    network: sealed ? names.front : names.gated,
    address: sealed ? null : addresses.tls,
    alsoIn: sealed ? { network: names.sealed, address: addresses.tls } : null,
    hosts: { [GATE_HOST]: addresses.gate },
    offline: sealed,
    publish: { address: remote.address, hostPort: remote.port, containerPort: TLS_PORT },
    memoryBytes: MEMORY_BYTES,
    cpus: 1,
    pids: 64,
    readOnly: true,
    user: `${CADDY_USER}:${CADDY_USER}`,
    stopTimeoutSeconds: STOP_TIMEOUT,
    restart: 'unless-stopped',
    interactive: false,
  }
  const files = [{ ...config, mode: 0o444 }, ...authorityFiles(authority).map((file) => ({ ...file, mode: 0o400 }))]
  return { ...hashed(spec, { version: VERSION, config }), image, files: files.map(ownFile) }
}

const ownFile = (file: ConfigFile & Pick<ContainerFile, 'mode'>): ContainerFile => ({ ...file, uid: CADDY_USER })
