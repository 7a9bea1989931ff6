/** What the container of a server's gate is made from: pure, as the server's own spec is. */
import type { ServerDefinition } from '../contract/server.ts'
import { type ContainerSpec, LOOPBACK, type VolumeFile } from '../engine/engine.ts'
import { ROLE_LABEL, SPEC_LABEL } from '../engine/labels.ts'
import { type ConfigFile, GATE_PORT, type GateFile, gateCommand, gateConfig, SERVER_HOST } from '../gate/gate-config.ts'
import { admission, expiry, inForce } from '../gate/gate-tokens.ts'
import type { Home } from '../home.ts'
import type { KnownTokens } from '../tokens/tokens.ts'
import type { Addresses } from './server-networks.ts'
import { containerName, hashed, isGated, networkNames, type Provisions, serverLabels, serverSpec } from './spec.ts'
import { isReachable, tlsSpec } from './tls-spec.ts'

/** Counts up when gates of an older Berth have to be made anew although their configuration is the same. */
const VERSION = 1
/** As the official image has it; it owns nothing in the container. */
const NGINX_USER = '101:101'
/** nginx with its verifier takes about six; large bodies pass through it in pieces. */
const MEMORY_BYTES = 64 * 1024 * 1024
/** It has nothing of its own to finish: its streams have ended with the server. Seconds. */
export const GATE_STOP_TIMEOUT = 2

export interface GateProvisions {
  readonly image: string
  readonly tokens: KnownTokens
  readonly addresses: Addresses
}

/** The tokens are no part of the hash: a gate takes new ones while it runs. */
export function gateSpec(
  home: Pick<Home, 'isDefault' | 'key'>,
  id: string,
  definition: ServerDefinition,
  { image, tokens, addresses }: GateProvisions,
): ContainerSpec {
  const sealed = definition.network === 'isolated'
  const names = networkNames(home, id)
  const config = gateConfig(definition)
  const spec: ContainerSpec = {
    name: `${containerName(home, id)}-gate`,
    image,
    entrypoint: 'none',
    command: gateCommand,
    env: {},
    labels: { ...serverLabels(home, id), [ROLE_LABEL]: 'gate' },
    files: [],
    mounts: [],
    hostAccess: false,
    network: sealed ? names.front : names.gated,
    address: sealed ? null : addresses.gate,
    alsoIn: sealed ? { network: names.sealed, address: addresses.gate } : null,
    hosts: { [SERVER_HOST]: addresses.server },
    offline: false,
    publish:
      definition.port === null ? null : { address: LOOPBACK, hostPort: definition.port, containerPort: GATE_PORT },
    memoryBytes: MEMORY_BYTES,
    cpus: 1,
    pids: 32,
    readOnly: true,
    user: NGINX_USER,
    stopTimeoutSeconds: GATE_STOP_TIMEOUT,
    restart: 'unless-stopped',
    interactive: false,
  }
  const { image: _image, ...rest } = spec
  const withHash = hashed({ ...rest, image: '' }, { version: VERSION, config })
  return { ...withHash, image, files: [...config, ...tokenFiles(tokens)].map(readableFile) }
}

/** Hashes of the specs that a server's containers would be made from today; `gate` is null where none is wanted. */
export interface WantedSpecs {
  readonly server: string
  readonly gate: string | null
  readonly tls: string | null
}

export function wantedSpecs(
  home: Pick<Home, 'isDefault' | 'key'>,
  id: string,
  definition: ServerDefinition,
  { token, secretVersions }: Pick<Provisions, 'token' | 'secretVersions'>,
): WantedSpecs {
  const hashIn = ({ labels }: ContainerSpec): string => labels[SPEC_LABEL] ?? ''
  const nowhere = { image: '', tokens: { current: null, previous: null }, addresses: { server: '', gate: '', tls: '' } }
  return {
    server: hashIn(serverSpec(home, id, definition, { token, secretVersions, address: null })),
    tls: isReachable(definition) ? hashIn(tlsSpec(home, id, definition, { ...nowhere, authority: nobody })) : null,
    gate: isGated(definition) ? hashIn(gateSpec(home, id, definition, nowhere)) : null,
  }
}

/** The certificate authority is no part of the hash, as it is the home's. */
const nobody = { certificate: '', privateKey: '' }

/** What lets a server's tokens in, and the one before for as long as its grace lasts. */
function tokenFiles({ current, previous }: KnownTokens): readonly GateFile[] {
  const before = previous === null ? [] : [admission(previous.token), ...expiryOf(previous)]
  return [...inForce(current), ...(current === null ? [] : [admission(current)]), ...before]
}

function expiryOf({ token, until }: NonNullable<KnownTokens['previous']>): readonly ConfigFile[] {
  return until === null ? [] : [expiry(token, until)]
}

/** Only this container has the volume; nobody in it may change what is there. */
export const readableFile = (file: GateFile): VolumeFile =>
  'target' in file ? { ...file, uid: 0 } : { ...file, mode: 0o444, uid: 0 }
