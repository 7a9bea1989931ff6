/** One network per server, so that no two servers can reach each other. */
import { networkInterfaces } from 'node:os'
import type Docker from 'dockerode'
import { z } from 'zod'
import { engineFailure, inOurWords, statusOf } from './engine-failure.ts'
import { freeSubnets, subnetsOf } from './subnets.ts'

const ASK_LIMIT = 30_000
const NetworkList = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
)

const within = (): { abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(ASK_LIMIT) })

/** See `Engine.ensureNetwork`. Two callers at once, in whichever process, end with one network. */
export async function ensureNetwork(
  docker: Docker,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  if ((await networksNamed(docker, name)).length > 0) return
  await createNetwork(docker, name, labels)
  // The engine looks for duplicates and then creates, not both at once. All callers keep the same one.
  const [, ...doubles] = (await networksNamed(docker, name)).toSorted((a, b) => (a < b ? -1 : 1))
  await Promise.all(doubles.map((id) => removeById(docker, id, name)))
}

async function createNetwork(docker: Docker, name: string, labels: Readonly<Record<string, string>>): Promise<void> {
  const create = (subnet: string | null): Promise<unknown> =>
    docker.createNetwork({
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: { ...labels },
      ...(subnet !== null && { IPAM: { Config: [{ Subnet: subnet }] } }),
      ...within(),
    })
  try {
    await create(null)
  } catch (thrown) {
    if (existsAlready(thrown)) return
    if (!poolsAreUsedUp(thrown)) throw engineFailure(thrown, `make the network ${name}`)
    await createInOwnRange(docker, name, create)
  }
}

/** Docker says 409, Podman 500 with these words. */
const existsAlready = (thrown: unknown): boolean =>
  statusOf(thrown) === 409 || (thrown instanceof Error && /network already exists|already used/i.test(thrown.message))

/** Docker's default pools hold about 30 networks; a fleet may have more servers than that. */
const poolsAreUsedUp = (thrown: unknown): boolean =>
  thrown instanceof Error && /address pool|predefined address pools/i.test(thrown.message)

async function createInOwnRange(
  docker: Docker,
  name: string,
  create: (subnet: string) => Promise<unknown>,
): Promise<void> {
  const networks = await inOurWords('list networks', async () => NetworkList.parse(await docker.listNetworks(within())))
  const used = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet ? [Subnet] : [])))
  let last: unknown
  for (const subnet of freeSubnets([...used, ...subnetsOf(networkInterfaces())]).slice(0, 5)) {
    try {
      await create(subnet)
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

/** Ids, since several networks may have one name. The engine's own filter takes parts of names too. */
async function networksNamed(docker: Docker, name: string): Promise<readonly string[]> {
  const filters = JSON.stringify({ name: [name] })
  return inOurWords(`look for the network ${name}`, async () =>
    NetworkList.parse(await docker.listNetworks({ filters, ...within() }))
      .filter(({ Name }) => Name === name)
      .map(({ Id }) => Id),
  )
}

/** See `Engine.removeNetwork`. No failure when it is gone already. */
export async function removeNetwork(docker: Docker, name: string): Promise<void> {
  const ids = await networksNamed(docker, name)
  await Promise.all(ids.map((id) => removeById(docker, id, name)))
}

async function removeById(docker: Docker, id: string, name: string): Promise<void> {
  try {
    await docker.getNetwork(id).remove(within())
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw engineFailure(thrown, `remove the network ${name}`)
  }
}
