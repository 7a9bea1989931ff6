/** `berth clients`, `link`, `unlink`, `relink` and `forget`. */
import type { LinkReport } from '../../contract/answers.ts'
import type { ClientView, EntryStanding } from '../../contract/client-views.ts'
import { contactWords, entryTrouble, isAstray, isInFile } from '../../contract/entry-words.ts'
import { Failure } from '../../contract/failure.ts'
import type { Transport } from '../../contract/server.ts'
import type { Snapshot } from '../../contract/snapshot.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { diffLines } from '../diff-lines.ts'
import type { Output } from '../output.ts'
import { table } from '../table.ts'

type ServerEntry = EntryStanding & { readonly server: string; readonly transport: Transport }

export const clients: CommandOf<'clients'> = async ({ berth, output }) => {
  const before = await berth.look()
  const calledByUrl = entriesIn(before).filter((entry) => entry.contact === null && isByUrl(entry, before.clients))
  for (const id of new Set(calledByUrl.map(({ server }) => server))) {
    output.progress(`Reading who called ${id}…`)
    // A server without a gate has nobody who could tell.
    await berth.traffic.now(id).catch(unlessFailure)
  }
  output.progress(null)
  const snapshot = calledByUrl.length > 0 ? await berth.look() : before
  const entries = entriesIn(snapshot)
  output.data({ clients: snapshot.clients, entries })
  const rows = snapshot.clients.map((client) => [
    client.id,
    client.name,
    stateOf(client),
    entries
      .filter((entry) => entry.client === client.id && isInFile(entry))
      .map(({ server }) => server)
      .join(', ') || '-',
    client.files.map(({ path }) => path).join(', ') || '-',
  ])
  for (const line of table(['CLIENT', 'NAME', 'STATE', 'SERVERS', 'FILES'], rows)) output.line(line)
  for (const { policy } of snapshot.clients) if (policy !== null) output.line(output.paint('yellow', policy))
  for (const { path, problem } of snapshot.clients.flatMap(({ files }) => files)) {
    if (problem !== null) output.line(output.paint('yellow', `${path}: ${problem}`))
  }
  for (const line of entryLines(entries, snapshot.clients, output)) output.line(line)
  return 0
}

export const moor: CommandOf<'link' | 'unlink' | 'relink' | 'forget'> = async ({ berth, output }, command) => {
  const { name, client, id } = command
  await berth.look()
  serverOf(berth, id)
  if ('dryRun' in command && command.dryRun) {
    const diffs = await ask(berth, 'client:preview', { client, id, kind: command.name })
    output.data(diffs)
    for (const line of diffs.flatMap((diff) => diffLines(diff, output.paint))) output.line(line)
    if (diffs.length === 0) output.line('Nothing to do: it is so already.')
    return 0
  }
  const isRestart = 'restart' in command && command.restart
  const report = isRestart
    ? await ask(berth, 'client:restart', { client, id, deed: command.name })
    : await ask(berth, `client:${name}`, { client, id })
  output.data(report)
  tell(report, done[name], output)
  return 0
}

const entriesIn = ({ servers }: Snapshot): readonly ServerEntry[] =>
  servers.flatMap(({ id, definition, entries }) =>
    entries.map((entry): ServerEntry => ({ ...entry, server: id, transport: definition.transport })),
  )

/** Whether the client itself calls the server: then the server's gate sees it, and else the bridge. */
const isByUrl = ({ client, transport }: ServerEntry, views: readonly ClientView[]): boolean =>
  transport !== 'stdio' && views.find(({ id }) => id === client)?.form === 'url'

function unlessFailure(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}

const done = {
  link: 'Added to',
  unlink: 'Removed from',
  relink: 'Put back into',
  forget: 'Forgotten, and left as it is:',
} as const

/** One line for each entry, and one more for what is to be done about it. */
function entryLines(
  entries: readonly ServerEntry[],
  clients: readonly ClientView[],
  output: Output,
): readonly string[] {
  return entries.flatMap((entry) => {
    const { client, server, state, contact } = entry
    const name = clients.find(({ id }) => id === client)?.name ?? client
    const trouble = entryTrouble(state, name)
    if (trouble === null) return [`${server}: ${contactWords(contact, name, timeOf)}`]
    const ways = `Put it back: berth relink ${client} ${server}. Or: berth forget ${client} ${server}.`
    return [output.paint('yellow', `${server}: ${trouble} ${isAstray(entry) ? ways : ''}`.trim())]
  })
}

const timeOf = (at: number): string => {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const day = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return new Date(at).toDateString() === new Date().toDateString() ? time : `${day}, ${time}`
}

const stateOf = ({ installed, running }: ClientView): string =>
  running ? 'running' : installed ? 'installed' : 'not found'

export function tell({ entries, backups, next }: LinkReport, done: string, output: Output): void {
  if (entries.length === 0) output.line('Nothing to do: it is so already.')
  for (const { file, entryName } of entries) output.line(`${done} ${file} as "${entryName}"`)
  for (const file of backups) output.line(output.paint('dim', `What it held before is in ${file}`))
  if (next !== null) output.line(next)
}
