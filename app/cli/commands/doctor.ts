/** `berth doctor`: everything Berth stands on, one line each. */
import { ask, type CommandOf } from '../context.ts'
import {
  clientFindings,
  engineFinding,
  type Finding,
  fleetFindings,
  launcherFinding,
  portFindings,
  privacyFindings,
} from '../doctor.ts'
import type { Output } from '../output.ts'

export const doctor: CommandOf<'doctor'> = async ({ berth, output, launcher }) => {
  output.progress('Looking…')
  const snapshot = await berth.look()
  const map = await ask(berth, 'ports:map', undefined)
  const findings = [
    engineFinding(snapshot),
    ...(await privacyFindings(
      berth.home,
      snapshot.servers.map(({ id }) => id),
      process.platform,
    )),
    ...fleetFindings(snapshot, berth.home),
    ...portFindings(map),
    ...clientFindings(snapshot),
    await launcherFinding(launcher),
  ]
  const first = findings.find(({ state }) => state !== 'ok')
  const error = first && { kind: 'unhealthy', message: `${first.about}: ${first.words}`, fix: first.fix ?? '' }
  output.data({ findings, ...(error ? { error } : {}) })
  for (const finding of findings) for (const line of linesOf(finding, output)) output.line(line)
  return first ? 1 : 0
}

function linesOf({ about, state, words, fix }: Finding, output: Output): readonly string[] {
  const mark = state === 'ok' ? output.paint('green', 'ok     ') : output.paint('red', 'problem')
  return [`${mark}  ${about.padEnd(8)}  ${words}`, ...(fix === null ? [] : [`                   ${fix}`])]
}
