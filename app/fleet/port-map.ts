/** The ports as they are at this moment: what Berth's servers have, and who else listens. */
import { setTimeout as delay } from 'node:timers/promises'
import type { PortMap, PortSlot } from '../contract/ports.ts'
import type { Engine } from '../engine/engine.ts'
import { isWithin, type PortRange } from '../ports/listener.ts'
import { portMap, slotState } from '../ports/map.ts'
import type { Fleet } from './fleet-file.ts'
import { conflictOf, readPorts, reservedPorts, viewerIn } from './free-port.ts'
import type { Tools } from './tools.ts'

export type PortMapTools = Pick<Tools, 'home' | 'definitions' | 'platform' | 'picture' | 'engineNow' | 'now'>

/** Milliseconds that an engine may take; a healthy one answers in a few, and explains a new container in 1,500. */
const ENGINE_LIMIT = 4_000
/** Milliseconds that a form waits for the truth about one port. */
const SLOT_LIMIT = 10_000

/** Without an engine that answers, what the operating system tells. */
export async function portMapNow(tools: PortMapTools): Promise<PortMap> {
  const fleet = await tools.definitions.read()
  const { range, leaveAlone } = fleet.settings
  const servers = portsOf(fleet)
  const all = spanOf([range.first, range.last, ...servers.map(({ port }) => port)])
  const { reading, knowsContainers } = await readAll(tools, all)
  const wanted = new Set(servers.map(({ port }) => port))
  const isOfConcern = ({ port }: { readonly port: number }): boolean => isWithin(port, range) || wanted.has(port)
  return portMap({
    takenAt: tools.now(),
    range,
    leaveAlone,
    servers,
    reserved: reservedPorts(fleet),
    reading: { ...reading, listeners: reading.listeners.filter(isOfConcern) },
    viewer: viewerIn(tools.home),
    knowsContainers,
  })
}

/** One port; what server `id` itself has of it does not count as held. Found out by trying to have it. */
export async function portSlotNow(tools: PortMapTools, port: number, id?: string): Promise<PortSlot> {
  const fleet = await tools.definitions.read()
  const own = id === undefined ? null : tools.picture.facts(id).container
  const wanted = {
    id: id ?? '',
    port,
    ownContainerIds: new Set(own ? [own.id] : []),
    signal: AbortSignal.timeout(SLOT_LIMIT),
  }
  const found = await withoutDeadEngine(tools.engineNow(), (engine) => conflictOf(tools, engine, wanted))
  // The picture may not have looked at a container that another face has just made.
  const holders = found.filter((holder) => id === undefined || holder.kind !== 'container' || holder.server !== id)
  const servers = portsOf(fleet).flatMap((one) => (one.port === port && one.id !== id ? [one.id] : []))
  const state = slotState(servers, holders, fleet.settings.leaveAlone.includes(port))
  return { port, state, servers, holders }
}

const portsOf = ({ servers }: Fleet): readonly { readonly id: string; readonly port: number }[] =>
  Object.entries(servers).flatMap(([id, { port }]) => (port === null ? [] : [{ id, port }]))

const spanOf = (ports: readonly number[]): PortRange => ({ first: Math.min(...ports), last: Math.max(...ports) })

async function readAll({ platform, engineNow }: PortMapTools, range: PortRange) {
  return withoutDeadEngine(engineNow(), async (engine) => ({
    reading: await readPorts(range, platform, engine),
    knowsContainers: engine !== null,
  }))
}

/** An engine that went away or hangs must not hide what the system itself tells. */
async function withoutDeadEngine<T>(engine: Engine | null, ask: (engine: Engine | null) => Promise<T>): Promise<T> {
  if (engine === null) return ask(null)
  const waited = new AbortController()
  const patience = delay(ENGINE_LIMIT, undefined, { signal: waited.signal }).then(() => {
    throw new Error('The engine does not answer.')
  })
  return Promise.race([ask(engine), patience])
    .catch(() => ask(null))
    .finally(() => waited.abort())
}
