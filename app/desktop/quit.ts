/** Ends Berth on one path, whether the person, the system or a bug asks for it. */
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from 'electron'
import type { Lifetime } from '../lifetime.ts'

export interface Quitting {
  /**
   * What is done first, while everything still works: not after a bug, when that cannot be counted on.
   * Waited for at most the farewell limit; a failure is logged.
   */
  before(farewell: () => Promise<void>): void
  /** Ends everything, then the process. A second call changes nothing. */
  quit(exitCode: number): void
  isUnderWay(): boolean
}

export interface QuitDeps {
  readonly app: Pick<App, 'exit' | 'on'>
  readonly signals: Pick<NodeJS.Process, 'on'>
  readonly lifetime: Lifetime
  /** Milliseconds; asked when the farewell begins, since it depends on the fleet of that moment. */
  readonly farewellLimit: () => number
  readonly log: (line: string) => void
}

export function createQuitting(deps: QuitDeps): Quitting {
  const farewells: (() => Promise<void>)[] = []
  let isUnderWay = false

  const end = async (exitCode: number): Promise<void> => {
    const wanted = exitCode === 0 ? farewells : []
    const results = Promise.allSettled(wanted.map(async (farewell) => farewell()))
    const outcomes = await Promise.race([results, delay(deps.farewellLimit(), [], { ref: false })])
    for (const outcome of outcomes) if (outcome.status === 'rejected') deps.log(`quit: ${String(outcome.reason)}`)
    await deps.lifetime.end()
    deps.app.exit(exitCode)
  }
  const quit = (exitCode: number): void => {
    if (isUnderWay) return
    isUnderWay = true
    end(exitCode).catch(() => deps.app.exit(1))
  }
  deps.app.on('before-quit', (event) => {
    event.preventDefault()
    quit(0)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) deps.signals.on(signal, () => quit(0))
  return { before: (farewell) => farewells.push(farewell), quit, isUnderWay: () => isUnderWay }
}
