/** Tells which containers a server consists of, and which of them are there already. */
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, ContainerSpec } from '../engine/engine.ts'
import { type Role, SPEC_LABEL } from '../engine/labels.ts'
import { gateSpec } from './gate-spec.ts'
import { isSafe } from './loopback.ts'
import { ensureNetworks } from './server-networks.ts'
import { demandsToken, serverSpec } from './spec.ts'
import { type Job, roleOf, type Tools } from './tools.ts'

export interface Part {
  readonly role: Role
  readonly spec: ContainerSpec
  /** The container that was left by a stop and can be started again as it is. */
  readonly same: Container | null
}

/** The server itself first. Makes their networks, and gets an image where that is missing by now. */
export async function partsOf(tools: Tools, job: Job, show: (step: StartStep) => void): Promise<readonly Part[]> {
  const { id, engine, definition, existing, signal } = job
  const [token, addresses, images] = await Promise.all([
    demandsToken(definition) ? tools.tokens.ensure(id) : null,
    ensureNetworks(engine, tools.home, id, definition),
    tools.ensureImages(engine, definition, show, signal),
  ])
  const part = (role: Role, spec: ContainerSpec): Part => ({ role, spec, same: sameIn(existing, role, spec) })
  const server = serverSpec(tools.home, id, definition, { token, address: addresses?.server ?? null })
  if (addresses === null || images.gate === null) return [part('server', server)]
  const tokens = { current: token, previous: await tools.tokens.previous(id) }
  const gate = gateSpec(tools.home, id, definition, { image: images.gate, tokens, addresses })
  // Always a new one: one that was left may let in a token that was replaced since.
  return [part('server', server), { role: 'gate', spec: gate, same: null }]
}

/** Made from the same spec, as it was left by a stop, and never meant for other computers to reach. */
function sameIn(existing: readonly Container[], role: Role, spec: ContainerSpec): Container | null {
  const isReusable = (container: Container): boolean =>
    roleOf(container) === role &&
    (container.status === 'exited' || container.status === 'created') &&
    isSafe(container) &&
    container.labels[SPEC_LABEL] === spec.labels[SPEC_LABEL]
  return existing.find(isReusable) ?? null
}
