/** `berth clients`, `link` and `unlink`. */
import type { LinkReport } from '../../contract/answers.ts'
import type { ClientView } from '../../contract/snapshot.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { diffLines } from '../diff-lines.ts'
import type { Output } from '../output.ts'
import { table } from '../table.ts'

export const clients: CommandOf<'clients'> = async ({ berth, output }) => {
  const snapshot = await berth.look()
  const entries = snapshot.servers.flatMap((server) => server.entries.map((entry) => ({ ...entry, server: server.id })))
  output.data({ clients: snapshot.clients, entries })
  const rows = snapshot.clients.map((client) => [
    client.id,
    client.name,
    stateOf(client),
    entries
      .filter((entry) => entry.client === client.id)
      .map(({ server }) => server)
      .join(', ') || '-',
    client.files.map(({ path }) => path).join(', ') || '-',
  ])
  for (const line of table(['CLIENT', 'NAME', 'STATE', 'SERVERS', 'FILES'], rows)) output.line(line)
  for (const { policy } of snapshot.clients) if (policy !== null) output.line(output.paint('yellow', policy))
  for (const { path, problem } of snapshot.clients.flatMap(({ files }) => files)) {
    if (problem !== null) output.line(output.paint('yellow', `${path}: ${problem}`))
  }
  return 0
}

export const moor: CommandOf<'link' | 'unlink'> = async ({ berth, output }, { name, client, id, dryRun }) => {
  await berth.look()
  serverOf(berth, id)
  if (dryRun) {
    const diffs = await ask(berth, 'client:preview', { client, id, kind: name })
    output.data(diffs)
    for (const line of diffs.flatMap((diff) => diffLines(diff, output.paint))) output.line(line)
    if (diffs.length === 0) output.line('Nothing to do: it is so already.')
    return 0
  }
  const report = await ask(berth, `client:${name}`, { client, id })
  output.data(report)
  tell(report, name === 'link' ? 'Added to' : 'Removed from', output)
  return 0
}

const stateOf = ({ installed, running }: ClientView): string =>
  running ? 'running' : installed ? 'installed' : 'not found'

export function tell({ entries, backups, next }: LinkReport, done: string, output: Output): void {
  if (entries.length === 0) output.line('Nothing to do: it is so already.')
  for (const { file, entryName } of entries) output.line(`${done} ${file} as "${entryName}"`)
  for (const file of backups) output.line(output.paint('dim', `What it held before is in ${file}`))
  if (next !== null) output.line(next)
}
