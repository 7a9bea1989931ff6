/** `berth traffic`: who calls a server, how often and with what result, from the log of its gate as it is now. */
import { type CommandOf, serverOf } from '../context.ts'
import { trafficLines } from '../traffic-lines.ts'

/** Failures: those of `readGateLog`. */
export const traffic: CommandOf<'traffic'> = async ({ berth, output }, { id }) => {
  await berth.look()
  serverOf(berth, id)
  output.progress(`Reading the log of the gate of ${id}…`)
  const now = await berth.traffic.now(id)
  output.progress(null)
  output.data(now)
  for (const line of trafficLines(now, output)) output.line(line)
  return 0
}
