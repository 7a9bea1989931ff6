/** `berth status`: the engine, and every server on one line. */
import { isInFile } from '../../contract/entry-words.ts'
import type { Instant, ServerView, Snapshot } from '../../contract/snapshot.ts'
import { dueWords, graceOf, isDue, tokenOf } from '../../contract/token.ts'
import { engineWords, healthWords, serverTone, serverWords, type Tone } from '../../contract/words.ts'
import type { CommandOf } from '../context.ts'
import type { Colour, Output } from '../output.ts'
import { table } from '../table.ts'

export const status: CommandOf<'status'> = async ({ berth, output }, { probe }) => {
  output.progress(probe ? 'Probing…' : null)
  const snapshot = await berth.look({ probe })
  output.data(snapshot)
  for (const line of statusLines(snapshot, Date.now(), output)) output.line(line)
  return 0
}

const colours: Readonly<Record<Tone, Colour>> = {
  idle: 'dim',
  ok: 'green',
  busy: 'cyan',
  warning: 'yellow',
  error: 'red',
}

function statusLines(snapshot: Snapshot, now: Instant, output: Output): readonly string[] {
  const { engine, servers, problems } = snapshot
  const trouble = [...problems, ...(engine.kind === 'missing' ? [engine.failure] : [])]
  return [
    engine.kind === 'ready' ? output.paint('dim', `${engineWords(engine)} at ${engine.endpoint}`) : engineWords(engine),
    ...trouble.flatMap(({ message, fix }) => [output.paint('red', message), `  ${fix}`]),
    '',
    ...(servers.length === 0 ? ['No servers yet. Add one: berth add sample'] : serverLines(snapshot, now, output)),
  ]
}

function serverLines({ servers, engine }: Snapshot, now: Instant, output: Output): readonly string[] {
  const knows = engine.kind === 'ready'
  const rows = servers.map((server) => [
    server.id,
    output.paint(
      colours[serverTone(server)],
      serverWords(server, knows) + (server.outdated ? ', restart to apply' : ''),
    ),
    server.state.kind === 'running' ? healthWords(server.health) : '-',
    server.definition.port === null ? '-' : String(server.definition.port),
    gateCell(server, output),
    tokenCell(server, now, output),
    [...new Set(server.entries.filter(isInFile).map(({ client }) => client))].join(', ') || '-',
  ])
  return table(['SERVER', 'STATE', 'HEALTH', 'PORT', 'GATE', 'TOKEN', 'CLIENTS'], rows)
}

/** Where none runs now: what the definition asks for. */
function gateCell({ gate, definition }: ServerView, { paint }: Output): string {
  if (gate !== null) return gate === 'up' ? 'up' : paint('yellow', 'down')
  if (definition.transport === 'stdio' || definition.auth === 'gate') return '-'
  return definition.auth === 'none' ? paint('yellow', 'none, open') : 'none'
}

function tokenCell(server: ServerView, now: Instant, { paint }: Output): string {
  const token = tokenOf(server)
  if (!token) return '-'
  const words = `${dueWords(token, now)}${graceOf(token, now) === null ? '' : ', old one works'}`
  return isDue(token, now) ? paint('yellow', words) : words
}
