/** Finds out how a server could get a port, and what each way would change. Changes nothing. */
import { Failure } from '../contract/failure.ts'
import type { ConflictPlan, Option, PortHolder } from '../contract/ports.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { Container, Engine } from '../engine/engine.ts'
import { conflictOf, refuseTakenPort } from './free-port.ts'
import { nearestFree } from './nearest-free.ts'
import { refuseReserved, rivalsOf } from './redefine.ts'
import { engineIfAny, requireMovable } from './relocate.ts'
import { demandsToken } from './spec.ts'
import { isUp, moored, serverContainers, type Tools } from './tools.ts'
import { type MoveProspect, moveOption, waysOut } from './ways-out.ts'

/** Milliseconds that a plan may wait for an engine that is being searched for, and for holders to be told. */
const PLAN_LIMIT = 15_000

/**
 * Each way out but to keep it stopped tells of the start of a server that does not run, which is the face's to leave
 * out. Failures: `unknown-server`, `invalid-input` (a server that has no port), `timeout`.
 */
export async function planConflict(tools: Tools, id: string): Promise<ConflictPlan> {
  const signal = AbortSignal.timeout(PLAN_LIMIT)
  const { port } = await requireMovable(tools, id)
  if (port === null) {
    throw new Failure('invalid-input', `"${id}" has no port yet.`, 'Start it: Berth then gives it a free one.')
  }
  const engine = await engineIfAny(tools, signal)
  const existing = await containersOf(tools, engine, id)
  const ownContainerIds = new Set(existing.map((container) => container.id))
  const holders = await conflictOf(tools, engine, { id, port, ownContainerIds, signal })
  const fleet = tools.definitions.current()
  const rivals = rivalsOf(fleet, id, port)
  const inTheWay = holders.length > 0 || rivals.length > 0 ? [id, ...othersInTheWay(holders, rivals)] : []
  const prospects = await Promise.all(inTheWay.map((one) => prospectOf(tools, engine, one, undefined, signal)))
  const moves = prospects.filter((one) => 'to' in one)
  const [own] = prospects
  const options = waysOut({
    server: id,
    port,
    isUp: existing.some(isUp),
    holders,
    rivals,
    fleet: Object.keys(fleet.servers),
    moves,
    unmovable: own && 'problem' in own ? own.problem : null,
    removesItself: await removesItself(engine, holders),
  })
  return { server: id, port, holders, options }
}

/** To the given port, or the nearest free one. Failures: as of `moveServer`, as far as they can be known before. */
export async function planMove(tools: Tools, id: string, port: number | undefined): Promise<Option> {
  const signal = AbortSignal.timeout(PLAN_LIMIT)
  return moveOption(await requireProspect(tools, await engineIfAny(tools, signal), id, port, signal))
}

/**
 * The one server of this fleet whose container is the only holder, or those that merely have the same port. One whose
 * container is of an older definition is none: it has that port no more, and a restart frees it.
 */
function othersInTheWay(holders: readonly PortHolder[], rivals: readonly string[]): readonly string[] {
  const [only, second] = holders
  if (!only) return rivals
  if (second || only.kind !== 'container' || only.server === null) return []
  return rivals.includes(only.server) ? [only.server] : []
}

interface NoProspect {
  readonly problem: string
}

async function prospectOf(
  tools: Tools,
  engine: Engine | null,
  id: string,
  port: number | undefined,
  signal: AbortSignal,
): Promise<MoveProspect | NoProspect> {
  try {
    return await requireProspect(tools, engine, id, port, signal)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { problem: thrown.message }
  }
}

async function requireProspect(
  tools: Tools,
  engine: Engine | null,
  id: string,
  port: number | undefined,
  signal: AbortSignal,
): Promise<MoveProspect> {
  const definition = await requireMovable(tools, id)
  const existing = await containersOf(tools, engine, id)
  const to = port ?? (await nearestFree(tools, engine, { id, from: definition.port, signal }))
  if (to !== definition.port) {
    refuseReserved(tools.definitions.current(), { id, port: to })
    const ownContainerIds = new Set(existing.map((container) => container.id))
    if (port !== undefined) await refuseTakenPort(tools, engine, { id, port: to, ownContainerIds, signal })
  }
  return {
    server: id,
    from: definition.port,
    to,
    isUp: existing.some(isUp),
    hasToken: demandsToken(definition),
    entries: await entriesAfter(tools, id, { ...definition, port: to }),
    backups: tools.home.backups,
  }
}

async function entriesAfter({ clients, tokens }: Tools, id: string, definition: ServerDefinition) {
  return (await clients()).foresee(moored(id, definition, await tokens.read(id)))
}

async function containersOf({ home }: Tools, engine: Engine | null, id: string): Promise<readonly Container[]> {
  return engine ? serverContainers(engine, home, id) : []
}

async function removesItself(engine: Engine | null, holders: readonly PortHolder[]): Promise<boolean> {
  const [holder] = holders
  if (holder?.kind !== 'container') return false
  return (await engine?.inspect(holder.id))?.removesItself ?? false
}
