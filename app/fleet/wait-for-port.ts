/** Waits until nobody keeps a server from its port, at little cost however long that takes. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import { quickListeners } from '../ports/quick-listeners.ts'
import { conflictOf } from './free-port.ts'
import { serverContainers, type Tools } from './tools.ts'
import { portRhythm } from './watch-ports.ts'

/** Milliseconds after which the port is tried though no listener came or went: not every holder shows as one. */
const FULL_LOOK = 3_000

/**
 * As long as it takes: it ends by the signal. Failures: `cancelled`, `unknown-server`, and `too-late` when the server
 * was given another port meanwhile.
 */
export async function waitForPort(tools: Tools, id: string, port: number, signal: AbortSignal): Promise<void> {
  let seen: string | null = null
  let looked = Number.NEGATIVE_INFINITY
  for (;;) {
    const now = await quickListeners([{ first: port, last: port }], tools.platform).catch(() => null)
    if (now === null || now !== seen || performance.now() - looked > FULL_LOOK) {
      await requireSamePort(tools, id, port)
      if ((await holdersOn(tools, id, port, signal)).length === 0) return
      seen = now
      looked = performance.now()
    }
    await delay(portRhythm(tools.platform), undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** Who keeps the server from this port now; its own container does not count. Without an engine the port is only tried. */
export async function holdersOn(tools: Tools, id: string, port: number, signal: AbortSignal) {
  const engine = tools.engineNow()
  const existing = engine ? await serverContainers(engine, tools.home, id).catch(() => []) : []
  const ownContainerIds = new Set(existing.map((container) => container.id))
  return conflictOf(tools, engine, { id, port, ownContainerIds, signal })
}

async function requireSamePort({ definitions }: Tools, id: string, port: number): Promise<void> {
  const { port: now } = await definitions.require(id)
  if (now === port) return
  const message = `"${id}" is on port ${now ?? 'none'} by now; nobody waits for port ${port} any more.`
  throw new Failure('too-late', message, `Start "${id}" when you want it.`)
}
