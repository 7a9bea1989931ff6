/** The end of a dead container's log, for a person to see why it died. */
import type { Instant } from '../contract/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { redactor } from './redact.ts'

/** Lines shown with a crash. */
const SHOWN = 20
/** Lines asked for: an engine that restarted it at once may have logged some of the next run already. */
const ASKED = 100
/** The engine's clock for a line and for the end of the container differ a little; milliseconds. */
const SLACK = 20
/** Milliseconds. */
const LIMIT = 5_000

/** At most 20 lines that were written until `diedAt`, redacted. Failures: as of `engine.logs`, `timeout`. */
export async function lastLinesOf(
  engine: Engine,
  containerId: string,
  diedAt: Instant,
  secrets: readonly string[],
): Promise<readonly string[]> {
  const redact = redactor(secrets)
  const lines: string[] = []
  const options = { tail: ASKED, follow: false, signal: AbortSignal.timeout(LIMIT) }
  for await (const batch of engine.logs(containerId, options)) {
    for (const { time, text } of batch) if (!(Date.parse(time) > diedAt + SLACK)) lines.push(redact(text))
  }
  return lines.slice(-SHOWN)
}
