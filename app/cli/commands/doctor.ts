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
import { accessFindings } from '../doctor-access.ts'
import type { Colour, Output } from '../output.ts'

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
    ...accessFindings(snapshot, Date.now()),
    ...portFindings(map),
    ...clientFindings(snapshot),
    await launcherFinding(launcher, berth.home),
  ]
  const first = findings.find(({ state }) => state === 'problem')
  const error = first && { kind: 'unhealthy', message: `${first.about}: ${first.words}`, fix: first.fix ?? '' }
  output.data({ findings, ...(error ? { error } : {}) })
  for (const finding of findings) for (const line of linesOf(finding, output)) output.line(line)
  return first ? 1 : 0
}

const colours = { ok: 'green', hint: 'yellow', problem: 'red' } as const satisfies Record<Finding['state'], Colour>

function linesOf({ about, state, words, fix }: Finding, output: Output): readonly string[] {
  const mark = output.paint(colours[state], state.padEnd('problem'.length))
  return [`${mark}  ${about.padEnd(8)}  ${words}`, ...(fix === null ? [] : [`                   ${fix}`])]
}
