/** Runs one of the operating system's own tools for its output, within a time limit. */
import { execFile } from 'node:child_process'

/** PowerShell alone takes about a second to start on a busy laptop. */
const LIMIT_MS = 10_000

/**
 * What the command wrote to stdout. Rejects when it cannot be started, ends otherwise, or takes over ten seconds.
 * Where the system heeds it, dates come in the one form that every computer has, and names in UTF-8.
 */
export function commandOutput(
  command: string,
  args: readonly string[],
  { acceptedExitCodes = [0], limit = LIMIT_MS }: { acceptedExitCodes?: readonly number[]; limit?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: '', LC_TIME: 'C', LC_CTYPE: 'en_US.UTF-8' }
    const options = { timeout: limit, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024, windowsHide: true } as const
    execFile(command, [...args], { ...options, env }, (error, stdout) => {
      if (!error || (typeof error.code === 'number' && acceptedExitCodes.includes(error.code))) resolve(stdout)
      else reject(error)
    })
  })
}
