/** Tells which containers a server consists of, and which of them are there already. */
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, ContainerSpec } from '../engine/engine.ts'
import { type Role, SPEC_LABEL } from '../engine/labels.ts'
import { gateSpec } from './gate-spec.ts'
import { secretVersions, withSecrets } from './kept-secrets.ts'
import { isSafe } from './loopback.ts'
import { problemAt } from './remote-place.ts'
import { type Addresses, ensureNetworks } from './server-networks.ts'
import { demandsToken, serverSpec } from './spec.ts'
import { isReachable, tlsSpec } from './tls-spec.ts'
import { isUp, type Job, roleOf, type Tools } from './tools.ts'

export interface Part {
  readonly role: Role
  readonly spec: ContainerSpec
  /** The container that was left by a stop and can be started again as it is, or that runs and is to go on. */
  readonly same: Container | null
}

/**
 * The server itself first. Gets an image where that is missing by now, and makes their networks. Failures: those of
 * that, and `no-address` or `port-taken` where it is to be reached from other computers before all else.
 */
export async function partsOf(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<readonly Part[]> {
  const { id, engine, definition, signal } = job
  const [token, images, versions] = await Promise.all([
    demandsToken(definition) ? tools.tokens.ensure(id) : null,
    tools.ensureImages(engine, definition, show, signal),
    secretVersions(tools, id, definition),
  ])
  signal.throwIfAborted()
  const addresses = await ensureNetworks(engine, tools.home, id, definition)
  const provisions = { token, address: addresses?.server ?? null, secretVersions: versions }
  const spec = await withSecrets(tools, id, definition, serverSpec(tools.home, id, definition, provisions))
  const server: Part = { role: 'server', spec, same: sameIn(job, spec) }
  if (addresses === null || images.gate === null) return [server]
  const tokens = { current: token, previous: await tools.tokens.previous(id) }
  const gate = gateSpec(tools.home, id, definition, { image: images.gate, tokens, addresses })
  // Always a new one: one that was left may let in a token that was replaced since.
  const tls = images.tls === null ? null : await tlsPart(tools, job, { image: images.tls, addresses })
  return [server, { role: 'gate', spec: gate, same: null }, ...(tls ? [tls] : [])]
}

/** null where it cannot be had now: on this computer the server is to run all the same. */
async function tlsPart(
  tools: Tools,
  job: Job,
  provisions: { readonly image: string; readonly addresses: Addresses },
): Promise<Part | null> {
  const { id, engine, definition, existing, reach } = job
  if (!isReachable(definition)) return null
  const problem = await problemAt(tools, engine, { id, remote: definition.remote, existing })
  if (problem && reach) throw problem
  if (problem) return null
  const authority = await tools.authority()
  return { role: 'tls', spec: tlsSpec(tools.home, id, definition, { ...provisions, authority }), same: null }
}

/** The server's own, made from the same spec and never meant for other computers to reach. */
function sameIn({ existing, reach }: Job, spec: ContainerSpec): Container | null {
  const isUsable = (container: Container): boolean =>
    container.status === 'exited' || container.status === 'created' || (reach === true && isUp(container))
  const isReusable = (container: Container): boolean =>
    roleOf(container) === 'server' &&
    isUsable(container) &&
    isSafe(container) &&
    container.labels[SPEC_LABEL] === spec.labels[SPEC_LABEL]
  return existing.find(isReusable) ?? null
}
