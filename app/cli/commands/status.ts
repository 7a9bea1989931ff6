/** `berth status`: the engine, and every server on one line. */
import type { Snapshot } from '../../contract/snapshot.ts'
import { engineWords, healthWords, serverTone, stateWords, type Tone } from '../../contract/words.ts'
import type { CommandOf } from '../context.ts'
import type { Colour, Output } from '../output.ts'
import { table } from '../table.ts'

export const status: CommandOf<'status'> = async ({ berth, output }, { probe }) => {
  output.progress(probe ? 'Probing…' : null)
  const snapshot = await berth.look({ probe })
  output.data(snapshot)
  for (const line of statusLines(snapshot, output)) output.line(line)
  return 0
}

const colours: Readonly<Record<Tone, Colour>> = {
  idle: 'dim',
  ok: 'green',
  busy: 'cyan',
  warning: 'yellow',
  error: 'red',
}

function statusLines(snapshot: Snapshot, output: Output): readonly string[] {
  const { engine, servers, problems } = snapshot
  const trouble = [...problems, ...(engine.kind === 'missing' ? [engine.failure] : [])]
  return [
    engine.kind === 'ready' ? output.paint('dim', `${engineWords(engine)} at ${engine.endpoint}`) : engineWords(engine),
    ...trouble.flatMap(({ message, fix }) => [output.paint('red', message), `  ${fix}`]),
    '',
    ...(servers.length === 0 ? ['No servers yet. Add one: berth add sample'] : serverLines(snapshot, output)),
  ]
}

function serverLines({ servers, engine }: Snapshot, output: Output): readonly string[] {
  const knows = engine.kind === 'ready'
  const rows = servers.map((server) => [
    server.id,
    output.paint(
      colours[serverTone(server)],
      stateWords(server.state, knows) + (server.outdated ? ', restart to apply' : ''),
    ),
    server.state.kind === 'running' ? healthWords(server.health) : '-',
    server.definition.port === null ? '-' : String(server.definition.port),
    [...new Set(server.entries.map(({ client }) => client))].join(', ') || '-',
  ])
  return table(['SERVER', 'STATE', 'HEALTH', 'PORT', 'CLIENTS'], rows)
}
