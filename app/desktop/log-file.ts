/** Berth's own log, for the day something goes wrong: one line each, cut before it grows large. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Bytes; the file before this one is kept as `.1`. */
const LARGEST = 1_000_000

/** Writes at once, since the next moment may not come after a crash. Never throws: a full disk must not end Berth. */
export function createLogFile(file: string, now: () => Date): (line: string) => void {
  return (line) => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      if (sizeOf(file) > LARGEST) renameSync(file, `${file}.1`)
      appendFileSync(file, `${now().toISOString()} ${line}\n`, { mode: 0o600 })
    } catch {
      process.stderr.write(`${line}\n`)
    }
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
