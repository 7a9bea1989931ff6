/** Puts a server's new definition in place; address, container and clients' entries change together or not at all. */
import { isDeepStrictEqual } from 'node:util'
import type { Rewrite } from '../clients/clients.ts'
import { Failure } from '../contract/failure.ts'
import type { Change } from '../contract/ports.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { afterUndoing, type Deed, eachInTurn } from './deed.ts'
import type { ServerFacts } from './facts.ts'
import { definitionIn, type Fleet } from './fleet-file.ts'
import { refuseTakenPort, reservedPorts } from './free-port.ts'
import { type Launched, launchBeside } from './launch.ts'
import { problemAt } from './remote-place.ts'
import { isGated } from './spec.ts'
import { stopInOrder } from './stop.ts'
import { isReachable } from './tls-spec.ts'
import { isUp, type Job, moored, type Tools } from './tools.ts'

export interface Redefinition {
  readonly id: string
  readonly engine: Engine | null
  readonly signal: AbortSignal
  readonly before: ServerDefinition
  readonly after: ServerDefinition
  /** Its own containers as they are now. */
  readonly existing: readonly Container[]
  /** Brings the server up where it did not run; needs an engine. */
  readonly start?: boolean
  /** Other computers are to reach it now, where they could not before; else all stays as it is. */
  readonly reach?: true
  /** It goes back to where it was. */
  readonly back?: Back
}

/** How a server that was moved finds its old place again. */
export interface Back {
  /** Other servers that had the same port all the time. */
  readonly rivals: readonly string[]
  /** Puts back the bytes of the clients' files where they are as the move left them. */
  readonly restoreEntries: () => Promise<void>
}

/** A new definition in place. */
export interface Redefined extends Deed {
  readonly back: Back
}

/**
 * Under the server's lock. A server that runs is started anew where its address changes; its image has to be there.
 * Failures: `port-taken`, and those of a launch and of writing an entry; all is as before then.
 */
export async function redefine(tools: Tools, change: Redefinition): Promise<Redefined> {
  if (launchKind(change) !== 'reach') return redefined(tools, change)
  const show = (operation: ServerFacts['operation']): void =>
    tools.picture.change(change.id, (facts) => ({ ...facts, operation }))
  // What listens for other computers would look, until it has gone, as if nobody had asked for it.
  show({ kind: 'reach' })
  return redefined(tools, change).finally(() => show(null))
}

async function redefined(tools: Tools, change: Redefinition): Promise<Redefined> {
  const { id, before, after } = change
  await refuseTaken(tools, change)
  await refuseUnreachable(tools, change)
  const rivals = rivalsOf(tools.definitions.current(), id, before.port)
  let launched: Launched | null = null
  let rewrite: Rewrite | null = null
  const restoreEntries = async (): Promise<void> => rewrite?.undo()
  const undo = async (): Promise<void> => {
    await eachInTurn([
      () => save(tools, id, before, { force: true }),
      restoreEntries,
      // Where somebody wrote to a file since, its bytes stay and only the entry goes back.
      async () => {
        if (rewrite || change.back) await rewriteEntries(tools, { id, before: after, after: before })
      },
      async () => launched?.undo(),
    ])
    await tools.looks.lookAtToken(id)
  }
  await save(tools, id, after, { force: change.back !== undefined })
  try {
    launched = await launchedThere(tools, change)
    await change.back?.restoreEntries()
    rewrite = await rewriteEntries(tools, change)
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  } finally {
    await tools.looks.lookAtToken(id)
  }
  return {
    changes: changesOf(change, rewrite),
    back: { rivals, restoreEntries },
    keep: async () => {
      await launched?.keep()
      if (after.transport === 'stdio') await removeContainers(change)
    },
    undo,
  }
}

/** Where a server has to be launched for the change; null when it can stay as it is. */
export function engineToLaunchIn(change: Omit<Redefinition, 'signal'>): Engine | null {
  return launchKind(change) === null ? null : change.engine
}

/** `recreate`: it runs, and has to run elsewhere. `reach`: it runs on, and only what stands before it changes. */
function launchKind(change: Omit<Redefinition, 'signal'>): 'recreate' | 'reach' | 'start' | null {
  const { existing, before, after, start } = change
  if (after.transport === 'stdio') return null
  if (!existing.some(isUp)) return start ? 'start' : null
  if (publishes(before) !== publishes(after)) return 'recreate'
  return reachesAnew(change) && isGated(after) ? 'reach' : null
}

function changesOf(change: Redefinition, rewrite: Rewrite | null): readonly Change[] {
  const { id, before, after } = change
  const moved = after.port !== null && after.port !== before.port
  const launch = engineToLaunchIn(change) && launchKind(change)
  return [
    ...(moved && after.port !== null ? [{ kind: 'port', server: id, from: before.port, to: after.port } as const] : []),
    ...(launch === 'recreate' ? [{ kind: 'recreate', server: id } as const] : []),
    ...(rewrite?.entries ?? []).map((entry) => ({ kind: 'entry', ...entry }) as const),
    ...(launch === 'start' ? [{ kind: 'start', server: id } as const] : []),
  ]
}

const reachesAnew = ({ before, after, reach }: Pick<Redefinition, 'before' | 'after' | 'reach'>): boolean =>
  reach === true || !isDeepStrictEqual(before.remote, after.remote)

/** Where the wish is new, nobody is left in the belief that it has come true. */
async function refuseUnreachable(tools: Tools, change: Redefinition): Promise<void> {
  const { id, engine, after, existing, back } = change
  if (!isReachable(after) || !reachesAnew(change) || back) return
  const problem = await problemAt(tools, engine, { id, remote: after.remote, existing })
  if (problem) throw problem
}

/** Back where it was, a server that does not run may find the port held: that is how it was before. */
async function refuseTaken(tools: Tools, change: Redefinition): Promise<void> {
  const { id, engine, before, after, existing, signal, back } = change
  const { port } = after
  if (port === null || port === before.port) return
  refuseReserved(tools.definitions.current(), { id, port, rivals: back?.rivals ?? [] })
  if (back && !engineToLaunchIn(change)) return
  const ownContainerIds = new Set(existing.map((container) => container.id))
  await refuseTakenPort(tools, engine, { id, port, ownContainerIds, signal })
}

/** Failure `port-taken` when the port is another server's, running or not, usable or not; `rivals` do not count. */
export function refuseReserved(
  { servers, unused }: Fleet,
  { id, port, rivals = [] }: { readonly id: string; readonly port: number; readonly rivals?: readonly string[] },
): void {
  const owner =
    Object.keys(servers).find((other) => other !== id && !rivals.includes(other) && servers[other]?.port === port) ??
    Object.keys(unused).find((other) => unused[other] === port)
  if (owner === undefined) return
  const fix = `Choose another port, or move "${owner}" first.`
  throw new Failure('port-taken', `Port ${port} belongs to the server "${owner}".`, fix)
}

/** Other servers that have this port too, as after an edit of fleet.json by hand. */
export function rivalsOf({ servers }: Pick<Fleet, 'servers'>, id: string, port: number | null): readonly string[] {
  return Object.keys(servers).filter((other) => other !== id && port !== null && servers[other]?.port === port)
}

async function launchedThere(tools: Tools, change: Redefinition): Promise<Launched | null> {
  const engine = engineToLaunchIn(change)
  if (engine === null) return null
  const job = jobOf(change, engine)
  // What runs on is not starting.
  const launched = job.reach
    ? await launchBeside(tools, job, () => undefined)
    : await showing(tools, change.id, (show) => launchBeside(tools, job, show))
  tools.picture.change(change.id, (facts) => ({ ...facts, failure: null }))
  return launched
}

function jobOf(change: Redefinition, engine: Engine): Job {
  const { id, after, existing, signal } = change
  const job = { id, engine, definition: after, existing, signal }
  return launchKind(change) === 'reach' ? { ...job, reach: true } : job
}

async function rewriteEntries(
  tools: Tools,
  { id, before, after }: Pick<Redefinition, 'id' | 'before' | 'after'>,
): Promise<Rewrite | null> {
  const token = await tools.tokens.read(id)
  const isSameAddress = moored(id, before, token).url === moored(id, after, token).url
  if (isSameAddress && before.auth === after.auth) return null
  return (await tools.clients()).rewrite(moored(id, after, token))
}

/** `force`: it goes back to the port it had, although another one has that, too. */
async function save(tools: Tools, id: string, definition: ServerDefinition, { force = false } = {}): Promise<void> {
  await tools.definitions.change((fleet) => {
    const { port } = definition
    if (!force && port !== null && definitionIn(fleet, id)?.port !== port && reservedPorts(fleet).has(port)) {
      throw new Failure('port-taken', `Port ${port} was given to another server just now.`, 'Choose another port.')
    }
    return { ...fleet, servers: { ...fleet.servers, [id]: definition } }
  })
}

async function removeContainers({ engine, before, existing }: Redefinition): Promise<void> {
  if (engine === null) return
  await stopInOrder(engine, existing.filter(isUp), before.stopTimeout)
  for (const container of existing) await engine.remove(container.id)
}

/** What callers meet: where the server is published, and what lets them in. */
const publishes = (definition: ServerDefinition): string => {
  const { port, containerPort, transport, network } = definition
  return `${transport} ${port} ${containerPort} ${isGated(definition) ? `gate ${network}` : 'direct'}`
}

/** Shows the server as starting while `work` replaces its container. */
export async function showing<T>(
  { picture, now }: Pick<Tools, 'picture' | 'now'>,
  id: string,
  work: (show: (step: StartStep) => void) => Promise<T>,
): Promise<T> {
  const since = now()
  try {
    return await work((step) =>
      picture.change(id, (facts) => ({ ...facts, operation: { kind: 'start', step, since } })),
    )
  } finally {
    picture.change(id, (facts) => ({ ...facts, operation: null }))
  }
}
