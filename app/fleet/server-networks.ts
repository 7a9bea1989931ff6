/** The networks that a server and its gate share with nobody else, and who has which address in them. */

import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { Engine } from '../engine/engine.ts'
import { addressIn } from '../engine/subnets.ts'
import type { Home } from '../home.ts'
import { isGated, networkNames, serverLabels } from './spec.ts'

/** In the network of one server; fixed, so that no answer of a name service is waited for. */
export interface Addresses {
  readonly server: string
  readonly gate: string
  readonly tls: string
}

/** Makes what is missing. null for a server without a gate, whose address is the engine's affair. */
export async function ensureNetworks(
  engine: Engine,
  home: Home,
  id: string,
  definition: ServerDefinition,
): Promise<Addresses | null> {
  const names = networkNames(home, id)
  const labels = serverLabels(home, id)
  if (!isGated(definition)) {
    await engine.ensureNetwork(names.direct, labels)
    return null
  }
  const sealed = definition.network === 'isolated'
  const [range] = await Promise.all([
    engine.ensureFixedNetwork(sealed ? names.sealed : names.gated, labels, { sealed }),
    sealed && engine.ensureNetwork(names.front, labels),
  ])
  return { server: addressIn(range, 2), gate: addressIn(range, 3), tls: addressIn(range, 4) }
}

/** Those that the server does not need as it is defined now. One that is still in use stays for the next time. */
export async function removeUnusedNetworks(
  engine: Engine,
  home: Home,
  id: string,
  definition: ServerDefinition,
): Promise<void> {
  const { direct, gated, sealed, front } = networkNames(home, id)
  const needed = isGated(definition) ? (definition.network === 'isolated' ? [sealed, front] : [gated]) : [direct]
  for (const name of [direct, gated, sealed, front].filter((one) => !needed.includes(one))) {
    await engine.removeNetwork(name).catch(unlessFailure)
  }
}

export async function removeNetworks(engine: Engine, home: Home, id: string): Promise<void> {
  await Promise.all(Object.values(networkNames(home, id)).map((name) => engine.removeNetwork(name)))
}

function unlessFailure(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}
