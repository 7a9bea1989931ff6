/** What the operations on a server work with; put together once, in compose/sight.ts. */

import type { MooredServer } from '../clients/client.ts'
import type { Clients } from '../clients/clients.ts'
import type { Remote, ServerDefinition } from '../contract/server.ts'
import type { Instant, ProbeReport, StartStep } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { ROLE_LABEL, type Role } from '../engine/labels.ts'
import type { Authority } from '../gate/authority.ts'
import type { Home } from '../home.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Definitions } from './definitions.ts'
import type { Looks } from './look.ts'
import type { Picture } from './picture.ts'
import { serverLabels } from './spec.ts'

/** null where the server needs none. */
export interface ProxyImages {
  readonly gate: string | null
  readonly tls: string | null
}

export interface Tools {
  readonly home: Home
  readonly platform: NodeJS.Platform
  readonly definitions: Definitions
  readonly tokens: Tokens
  readonly secrets: Secrets
  readonly picture: Picture
  readonly looks: Looks
  /** Waits while Berth is still searching for it. Failures: `no-engine`, `cancelled`. */
  readonly engine: (signal?: AbortSignal) => Promise<Engine>
  /** The engine that answers now, or null. */
  readonly engineNow: () => Engine | null
  readonly clients: () => Promise<Clients>
  /**
   * Pulls or builds what is missing of all that the server runs from; answers the images of what stands in front of it.
   * Failures: `image-not-found`, `pull-failed`, `build-failed`, `cancelled`.
   */
  readonly ensureImages: (
    engine: Engine,
    definition: ServerDefinition,
    onStep: (step: StartStep) => void,
    signal: AbortSignal,
  ) => Promise<ProxyImages>
  /** The certificate authority of this home, made when first asked for. Failures: `file-unreadable`, `busy`. */
  readonly authority: () => Promise<Authority>
  /** One handshake with a server that listens on a port. */
  readonly probe: (server: MooredServer, signal: AbortSignal) => Promise<ProbeReport>
  readonly now: () => Instant
}

/** One server as an operation holds it. */
export interface Job {
  readonly id: string
  readonly engine: Engine
  readonly definition: ServerDefinition
  /** Its own containers and its gate's, the one that counts first. */
  readonly existing: readonly Container[]
  readonly signal: AbortSignal
  /** Only what stands before it is made anew, so that other computers reach it, or do not: the server itself runs on. */
  readonly reach?: true
}

/**
 * The server's own containers and those of its gate, the one that counts first; those of stdio sessions are not among
 * them.
 */
export async function serverContainers(engine: Engine, home: Home, id: string): Promise<readonly Container[]> {
  const containers = await engine.containersWith(serverLabels(home, id))
  return containers.filter((container) => roleOf(container) !== 'session').toSorted(byWeight)
}

/** A container of Berth's without a role is one of the first Berth's. */
export const roleOf = ({ labels }: Pick<Container, 'labels'>): Role =>
  roles.find((role) => role === labels[ROLE_LABEL]) ?? 'server'

/** The server itself, then what stands before it. */
const roles = ['server', 'gate', 'tls', 'session'] as const satisfies readonly Role[]

/**
 * The server before its gate; what runs before what does not; then the newest: a process may have died while it
 * replaced one by another.
 */
export const byWeight = (one: Container, other: Container): number =>
  roles.indexOf(roleOf(one)) - roles.indexOf(roleOf(other)) ||
  Number(isUp(other)) - Number(isUp(one)) ||
  other.createdAt - one.createdAt

/** It was made without a port of its own, for a gate to stand in front of it. */
export const isBehindGate = (container: Pick<Container, 'labels' | 'requestedBindings'>): boolean =>
  roleOf(container) === 'server' && container.requestedBindings.length === 0

export const isUp = ({ status }: Container): boolean =>
  status === 'running' || status === 'paused' || status === 'restarting'

/** A server as other computers reach it. */
export const remoteUrl = ({ address, port }: Remote, path: string): string => `https://${address}:${port}${path}`

/** A server as clients and probes reach it. */
export function moored(id: string, definition: ServerDefinition, token: string | null): MooredServer {
  const { transport, port, path, auth } = definition
  const url = transport === 'stdio' || port === null ? null : `http://127.0.0.1:${port}${path}`
  return { id, url, transport, token: auth === 'none' ? null : token }
}
