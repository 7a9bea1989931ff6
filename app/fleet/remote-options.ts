/** Tells a person in which ways other computers could reach a server, or how they do. Changes nothing. */
import { hostname, networkInterfaces, userInfo } from 'node:os'
import { type FailureView, viewOf } from '../contract/failure.ts'
import type { AddressOffer, RemoteNow, RemoteOptions } from '../contract/remote.ts'
import type { Remote, ServerDefinition } from '../contract/server.ts'
import type { Container } from '../engine/engine.ts'
import { AUTHORITY_FILE, viewOfAuthority } from '../gate/authority.ts'
import { ownAddresses } from '../ports/own-addresses.ts'
import { requireMovable } from './relocate.ts'
import { freePortAt, hasAddress, problemAt } from './remote-place.ts'
import { clientInstructions, firewallInstructions, sshInstruction } from './remote-words.ts'
import { isGated } from './spec.ts'
import { isReachable, type Reachable } from './tls-spec.ts'
import { remoteUrl, type Tools } from './tools.ts'

/** Failures: `unknown-server`, `invalid-input` (a stdio server), and those of the certificate authority. */
export async function remoteOptions(tools: Tools, id: string): Promise<RemoteOptions> {
  const definition = await requireMovable(tools, id)
  const port = definition.port ?? definition.containerPort
  const [addresses, current] = await Promise.all([
    offers(tools, id, definition),
    isReachable(definition) ? remoteNow(tools, id, definition) : null,
  ])
  return {
    addresses,
    ssh: sshInstruction(port, { user: userInfo().username, host: hostname() }),
    refusal: isGated(definition) ? null : noGate(id),
    current,
  }
}

function noGate(id: string): FailureView {
  return {
    kind: 'invalid-input',
    message: `"${id}" has no gate, and other computers are let in by a gate only.`,
    fix: 'Edit the server and let the gate check its token. An SSH tunnel works without.',
  }
}

/** The port that the server has here is the one that is easiest to remember there. */
function offers(
  { definitions }: Tools,
  id: string,
  { port, containerPort, remote }: ServerDefinition,
): Promise<readonly AddressOffer[]> {
  const fleet = definitions.current()
  return Promise.all(
    ownAddresses(networkInterfaces()).map(async (own) => {
      const { address } = own
      if (remote?.address === address) return { ...own, port: remote.port }
      return { ...own, port: await freePortAt(fleet, id, { address, port: port ?? containerPort }) }
    }),
  )
}

async function remoteNow(tools: Tools, id: string, definition: Reachable): Promise<RemoteNow> {
  const { remote, path, transport } = definition
  const url = remoteUrl(remote, path)
  const known = ownAddresses(networkInterfaces()).find(({ address }) => address === remote.address)
  const door = { id, ...remote, subnet: known?.subnet ?? 'SUBNET' }
  return {
    url,
    problem: await problemNow(tools, id, remote),
    authority: viewOfAuthority(await tools.authority()),
    firewall: firewallInstructions(tools.platform, door),
    clients: clientInstructions({ id, url, transport }, AUTHORITY_FILE),
  }
}

/** Asked of the system each time: the network may have changed while nobody looked. null while something is under way. */
async function problemNow(tools: Tools, id: string, remote: Remote): Promise<FailureView | null> {
  const { container, gate, tls, operation } = tools.picture.facts(id)
  if (operation !== null) return null
  const existing = [container, gate, tls].filter((one): one is Container => one !== null)
  const problem = await problemAt(tools, tools.engineNow(), { id, remote, existing })
  if (problem) return viewOf(problem)
  if (container?.status !== 'running' || tls?.status === 'running' || !hasAddress(remote.address)) return null
  return {
    kind: 'start-failed',
    message: `What lets other computers to "${id}" does not run.`,
    fix: 'Try again, or turn it off and on.',
  }
}
