/** One network per server, so that no two servers can reach each other. */
import { networkInterfaces } from 'node:os'
import type Docker from 'dockerode'
import type { NetworkCreateOptions } from 'dockerode'
import { z } from 'zod'
import { engineFailure, inOurWords, statusOf } from './engine-failure.ts'
import { freeSubnets, subnetsOf } from './subnets.ts'

const ASK_LIMIT = 30_000
/** Another process may take the same range at the same moment. */
const ATTEMPTS = 20
const NetworkList = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
)

const within = (): { abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(ASK_LIMIT) })

/** See `Engine.ensureNetwork`. Two callers at once, in whichever process, end with one network. */
export async function ensureNetwork(docker: Docker, name: string, labels: Labels): Promise<void> {
  if ((await networksNamed(docker, name)).length > 0) return
  await createNetwork(docker, name, labels)
  await removeDoubles(docker, name)
}

async function createNetwork(docker: Docker, name: string, labels: Labels): Promise<void> {
  try {
    await docker.createNetwork({ ...bridge(name, labels), ...within() })
  } catch (thrown) {
    if (existsAlready(thrown)) return
    if (!poolsAreUsedUp(thrown)) throw engineFailure(thrown, `make the network ${name}`)
    await createInOwnRange(docker, name, bridge(name, labels))
  }
}

type Labels = Readonly<Record<string, string>>

const bridge = (name: string, labels: Labels): NetworkCreateOptions => ({
  Name: name,
  Driver: 'bridge',
  CheckDuplicate: true,
  Labels: { ...labels },
})

/** Docker gives its own end of a network no address then, so that this computer is not reached through it. */
const HIDDEN_HOST = { 'com.docker.network.bridge.inhibit_ipv4': 'true' }

/** See `Engine.ensureFixedNetwork`. `hidesHost`: the engine knows how to keep out of a sealed network itself. */
export async function ensureFixedNetwork(
  docker: Docker,
  name: string,
  labels: Labels,
  { sealed, hidesHost }: { readonly sealed: boolean; readonly hidesHost: boolean },
): Promise<string> {
  const present = await rangeOf(docker, name)
  if (present !== null) return present
  const seal = sealed && { Internal: true, ...(hidesHost && { Options: HIDDEN_HOST }) }
  // An address can be chosen only in a range that was chosen, too.
  await createInOwnRange(docker, name, { ...bridge(name, labels), ...seal })
  await removeDoubles(docker, name)
  const made = await rangeOf(docker, name)
  if (made !== null) return made
  throw engineFailure({ statusCode: 500, message: 'it has no address range' }, `make the network ${name}`)
}

/** Of the network that all callers keep. */
async function rangeOf(docker: Docker, name: string): Promise<string | null> {
  const [network] = (await networksNamed(docker, name)).toSorted(byId)
  return network?.IPAM?.Config?.[0]?.Subnet ?? null
}

/** Docker says 409, Podman 500 with these words. */
const existsAlready = (thrown: unknown): boolean =>
  statusOf(thrown) === 409 || (thrown instanceof Error && /network already exists|already used/i.test(thrown.message))

/** Docker's default pools hold about 30 networks; a fleet may have more servers than that. */
const poolsAreUsedUp = (thrown: unknown): boolean =>
  thrown instanceof Error && /address pool|predefined address pools/i.test(thrown.message)

async function createInOwnRange(docker: Docker, name: string, options: NetworkCreateOptions): Promise<void> {
  const networks = await inOurWords('list networks', async () => NetworkList.parse(await docker.listNetworks(within())))
  const used = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet ? [Subnet] : [])))
  let last: unknown
  for (const subnet of freeSubnets([...used, ...subnetsOf(networkInterfaces())]).slice(0, ATTEMPTS)) {
    try {
      await docker.createNetwork({ ...options, IPAM: { Config: [{ Subnet: subnet }] }, ...within() })
      return
    } catch (thrown) {
      if (existsAlready(thrown)) return
      last = thrown
    }
  }
  throw engineFailure(
    last ?? { statusCode: 500, message: 'could not find an available, non-overlapping IPv4 address pool' },
    `make the network ${name}`,
  )
}

/** Several networks may have one name. The engine's own filter takes parts of names too. */
async function networksNamed(docker: Docker, name: string): Promise<z.infer<typeof NetworkList>> {
  const filters = JSON.stringify({ name: [name] })
  return inOurWords(`look for the network ${name}`, async () =>
    NetworkList.parse(await docker.listNetworks({ filters, ...within() })).filter(({ Name }) => Name === name),
  )
}

const byId = ({ Id: one }: { readonly Id: string }, { Id: other }: { readonly Id: string }): number =>
  one < other ? -1 : 1

/** The engine looks for duplicates and then creates, not both at once. All callers keep the same one. */
async function removeDoubles(docker: Docker, name: string): Promise<void> {
  const [, ...doubles] = (await networksNamed(docker, name)).toSorted(byId)
  await Promise.all(doubles.map(({ Id }) => removeById(docker, Id, name)))
}

/** See `Engine.removeNetwork`. No failure when it is gone already. */
export async function removeNetwork(docker: Docker, name: string): Promise<void> {
  const networks = await networksNamed(docker, name)
  await Promise.all(networks.map(({ Id }) => removeById(docker, Id, name)))
}

async function removeById(docker: Docker, id: string, name: string): Promise<void> {
  try {
    await docker.getNetwork(id).remove(within())
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw engineFailure(thrown, `remove the network ${name}`)
  }
}
