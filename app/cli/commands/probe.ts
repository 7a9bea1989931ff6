/** `berth probe`: one handshake now, stage by stage. */
import type { ProbeStage } from '../../contract/snapshot.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import type { Colour } from '../output.ts'
import { table } from '../table.ts'

const colours: Readonly<Record<ProbeStage['outcome'], Colour>> = { passed: 'green', failed: 'red', skipped: 'dim' }

export const probe: CommandOf<'probe'> = async ({ berth, output }, { id }) => {
  await berth.look()
  serverOf(berth, id)
  output.progress(`Probing ${id}…`)
  const report = await ask(berth, 'server:probe', { id })
  const { outcome } = report
  if (outcome.kind === 'healthy') output.data(report)
  else output.data({ error: { kind: 'unhealthy', message: outcome.reason, fix: outcome.fix }, report })
  const rows = report.stages.map(({ name, outcome: passed, milliseconds }) => [
    name,
    output.paint(colours[passed], passed),
    passed === 'skipped' ? '-' : `${milliseconds.toFixed(1)} ms`,
  ])
  for (const line of table(['STAGE', 'OUTCOME', 'TIME'], rows)) output.line(line)
  output.line()
  if (outcome.kind === 'unhealthy') {
    output.line(output.paint('red', outcome.reason))
    output.line(`  ${outcome.fix}`)
    return 1
  }
  output.line(`${outcome.serverName} ${outcome.serverVersion}, protocol ${outcome.protocolVersion}`)
  output.line(`Tools: ${outcome.tools.map(({ name }) => name).join(', ') || 'none'}`)
  if (outcome.access === 'open')
    output.line(output.paint('yellow', 'It answers every local process, with or without a token.'))
  return 0
}
