/** `berth clients`, `link`, `unlink`, `relink` and `forget`. */
import type { LinkReport } from '../../contract/answers.ts'
import type { ClientView, EntryStanding } from '../../contract/client-views.ts'
import { contactWords, entryTrouble, isAstray, isInFile } from '../../contract/entry-words.ts'
import type { Transport } from '../../contract/server.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { diffLines } from '../diff-lines.ts'
import type { Output } from '../output.ts'
import { table } from '../table.ts'

type ServerEntry = EntryStanding & { readonly server: string; readonly transport: Transport }

export const clients: CommandOf<'clients'> = async ({ berth, output }) => {
  const snapshot = await berth.look()
  const entries = snapshot.servers.flatMap(({ id, definition, entries: own }) =>
    own.map((entry): ServerEntry => ({ ...entry, server: id, transport: definition.transport })),
  )
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
    const { client, server, state } = entry
    const view = clients.find(({ id }) => id === client)
    const name = view?.name ?? client
    const trouble = entryTrouble(state, name)
    if (trouble === null) return [`${server}: ${contactOf(entry, name, view?.form === 'url')}`]
    const ways = `Put it back: berth relink ${client} ${server}. Or: berth forget ${client} ${server}.`
    return [output.paint('yellow', `${server}: ${trouble} ${isAstray(entry) ? ways : ''}`.trim())]
  })
}

/** Who calls by URL is in the gate's log, which takes a while to read: nothing is said of it that was not looked at. */
function contactOf({ contact, transport, server }: ServerEntry, name: string, mayUseUrl: boolean): string {
  const isByUrl = mayUseUrl && transport !== 'stdio'
  if (contact !== null || !isByUrl) return contactWords(contact, name, timeOf)
  return `Written for ${name}; whether it calls: berth traffic ${server}`
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
