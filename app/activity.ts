/** Writes down what was done, when and by which face: never a secret, and never more than it is worth. */
import { appendFile, readFile, stat } from 'node:fs/promises'
import type { FailureKind } from './contract/failure.ts'
import { type Home, makePrivateFolder, withLock, writeAtomic } from './home.ts'

export type Face = 'window' | 'cli' | 'bridge'

export interface Activity {
  /**
   * Never throws: what was done is done, whether it could be written down or not. `variable`: whose secret was entered
   * or taken away.
   */
  record(action: string, server: string | null, outcome: 'done' | FailureKind, variable?: string): void
  /** Waits for what is being written. */
  settled(): Promise<void>
}

/** Bytes. */
const LARGEST = 1_000_000

export function createActivity(deps: {
  readonly home: Home
  readonly face: Face
  readonly now: () => Date
  readonly log: (line: string) => void
}): Activity {
  const { activityFile, root } = deps.home
  let last: Promise<void> = Promise.resolve()

  const append = async (line: string): Promise<void> => {
    await makePrivateFolder(root)
    // One write of one line in append mode: lines of two processes do not mix.
    await appendFile(activityFile, `${line}\n`, { mode: 0o600 })
    if ((await stat(activityFile)).size > LARGEST) await withLock(deps.home, 'activity', () => shorten(activityFile))
  }
  return {
    record: (action, server, outcome, variable) => {
      const line = JSON.stringify({ at: deps.now().toISOString(), face: deps.face, action, server, variable, outcome })
      last = last.then(() => append(line)).catch((cause: unknown) => deps.log(`activity: ${String(cause)}`))
    },
    settled: () => last,
  }
}

/** Keeps the newer half. */
async function shorten(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  if (text.length <= LARGEST) return
  await writeAtomic(file, text.slice(text.indexOf('\n', text.length - LARGEST / 2) + 1))
}
