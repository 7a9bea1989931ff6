/** What a server's container is made from: pure, so that its hash tells whether a container is outdated. */
import { createHash } from 'node:crypto'
import type { ServerDefinition } from '../contract/server.ts'
import { type ContainerSpec, LOOPBACK } from '../engine/engine.ts'
import { HOME_LABEL, OWNER_LABEL, ROLE_LABEL, type Role, SERVER_LABEL, SPEC_LABEL } from '../engine/labels.ts'
import type { Home } from '../home.ts'

/** As people read it in `docker ps`. Another home may have it: a container is told by its labels. */
export function containerName(home: Pick<Home, 'isDefault' | 'key'>, id: string): string {
  return home.isDefault ? `berth-${id}` : `berth-${home.key}-${id}`
}

/** No two homes on one engine have the same, or their servers could reach each other (docs/decisions/0001). */
function networkName({ key }: Pick<Home, 'key'>, id: string): string {
  return `berth-${key}-${id}`
}

/** The networks of one server. Which of them it needs depends on its gate and on what it may reach. */
export function networkNames(home: Pick<Home, 'key'>, id: string) {
  const direct = networkName(home, id)
  return {
    /** Without a gate. */
    direct,
    /** Shared with its gate alone. */
    gated: `${direct}-gated`,
    /** The same, without a way out. */
    sealed: `${direct}-sealed`,
    /** In which the gate of a sealed-off server is published. */
    front: `${direct}-front`,
  }
}

/** Whether a proxy of Berth's stands in front of it. */
export const isGated = ({ transport, auth }: Pick<ServerDefinition, 'transport' | 'auth'>): boolean =>
  transport !== 'stdio' && auth === 'gate'

/** Whether a caller has to show a token, to whomever. */
export const demandsToken = ({ transport, auth }: Pick<ServerDefinition, 'transport' | 'auth'>): boolean =>
  transport !== 'stdio' && auth !== 'none'

/** Tells every container and network of one server, whatever its role. */
export function serverLabels(home: Pick<Home, 'key'>, id: string): Readonly<Record<string, string>> {
  return { [SERVER_LABEL]: id, [HOME_LABEL]: home.key }
}

/** Bytes of a limit like `512m`, which the schema has checked. */
export function memoryBytes(limit: string): number {
  const factor = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[limit.slice(-1)] ?? 1
  return Number.parseInt(limit, 10) * factor
}

/** What a server's container is made from beside its definition. */
export interface Provisions {
  readonly token: string | null
  /** Where its gate finds it; null where it has none, or while nobody asks. No part of the hash. */
  readonly address: string | null
  /** When its secrets were entered; their values are put in later, see `withSecrets`. */
  readonly secretVersions: Readonly<Record<string, number>>
}

/** The long-running container of an HTTP server. Behind a gate it is not published. */
export function serverSpec(
  home: Pick<Home, 'isDefault' | 'key'>,
  id: string,
  definition: ServerDefinition,
  { token, address, secretVersions }: Provisions,
): ContainerSpec {
  const { port, containerPort, network } = definition
  const gated = isGated(definition)
  const { gated: shared, sealed, direct } = networkNames(home, id)
  const spec: ContainerSpec = {
    ...commonSpec(home, id, definition, 'server'),
    env: serverEnv(definition, token),
    network: gated ? (network === 'isolated' ? sealed : shared) : direct,
    address,
    offline: network === 'isolated',
    publish: gated || port === null ? null : { address: LOOPBACK, hostPort: port, containerPort },
    restart: 'unless-stopped',
    interactive: false,
  }
  // As before there were secrets where there are none: no container is outdated by an update of Berth.
  const stored = Object.keys(secretVersions).length > 0 || definition.secretFiles.length > 0
  return hashed(spec, stored ? { secretVersions, secretFiles: definition.secretFiles } : null)
}

/** With a label that tells containers made from the same spec, addresses left out: the engine may deal them out anew. */
export function hashed(spec: ContainerSpec, told: unknown = null): ContainerSpec {
  const { address: _address, hosts: _hosts, alsoIn, ...rest } = spec
  const hash = hashOf({ ...rest, alsoIn: alsoIn?.network ?? null, told })
  return { ...spec, labels: { ...spec.labels, [SPEC_LABEL]: hash } }
}

/** One stdio session's container. `owner` says which process must be alive for it to be wanted. */
export function sessionSpec(
  home: Pick<Home, 'isDefault' | 'key'>,
  id: string,
  definition: ServerDefinition,
  session: { readonly name: string; readonly owner: string },
): ContainerSpec {
  const common = commonSpec(home, id, definition, 'session')
  return {
    ...common,
    name: `${common.name}-${session.name}`,
    labels: { ...common.labels, [OWNER_LABEL]: session.owner },
    env: serverEnv(definition, null),
    publish: null,
    restart: 'no',
    interactive: true,
  }
}

function commonSpec(home: Pick<Home, 'isDefault' | 'key'>, id: string, definition: ServerDefinition, role: Role) {
  return {
    name: containerName(home, id),
    image: definition.image,
    entrypoint: 'image' as const,
    files: [],
    command: definition.command,
    labels: { ...serverLabels(home, id), [ROLE_LABEL]: role },
    mounts: definition.mounts,
    hostAccess: definition.hostAccess && definition.network !== 'isolated',
    network: definition.network === 'isolated' ? 'none' : networkName(home, id),
    address: null,
    alsoIn: null,
    hosts: {},
    offline: false,
    memoryBytes: memoryBytes(definition.limits.memory),
    cpus: definition.limits.cpus,
    pids: definition.limits.pids,
    readOnly: definition.readOnly,
    user: definition.user,
    stopTimeoutSeconds: definition.stopTimeout,
  }
}

/** The names that servers in the wild read (facts of deployment); a server ignores those it does not know. */
function serverEnv(definition: ServerDefinition, token: string | null): Readonly<Record<string, string>> {
  const port = String(definition.containerPort)
  const network = {
    MCP_HOST: '0.0.0.0',
    MCP_PORT: port,
    FASTMCP_HOST: '0.0.0.0',
    FASTMCP_PORT: port,
    HOST: '0.0.0.0',
    PORT: port,
  }
  return {
    MCP_TRANSPORT: definition.transport,
    ...(definition.transport === 'stdio' ? {} : network),
    ...definition.env,
    // Last: a token that a person typed here could not be rotated.
    ...(definition.auth === 'server' && token !== null ? { MCP_AUTH_TOKEN: token } : {}),
  }
}

function hashOf(spec: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortedKeys(spec)))
    .digest('hex')
    .slice(0, 32)
}

/** The order of keys in fleet.json means nothing, so it must not change the hash. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]))
}
