/** What becomes of a bug nobody caught: it is written down with its stack, and the person is told. */
import { dialog } from 'electron'

export interface CrashDeps {
  readonly logFile: string
  readonly log: (line: string) => void
  readonly quit: (exitCode: number) => void
}

/** Returns what ends Berth over a bug: no state can be trusted then. Servers run on, they are the engine's. */
export function catchCrashes({ logFile, log, quit }: CrashDeps): (thrown: unknown) => void {
  let isTold = false
  const crash = (thrown: unknown): void => {
    log(`uncaught: ${stackOf(thrown)}`)
    if (isTold) return
    isTold = true
    dialog.showErrorBox(
      'Berth hit a bug and has to close',
      `${thrown instanceof Error ? thrown.message : String(thrown)}\n\nYour servers keep running. What happened is written in ${logFile}. Start Berth again.`,
    )
    quit(1)
  }
  process.on('uncaughtException', crash)
  // A promise nobody waits for leaves the rest intact more often than not.
  process.on('unhandledRejection', (reason) => log(`unhandled rejection: ${stackOf(reason)}`))
  return crash
}

export const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
