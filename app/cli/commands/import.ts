/** `berth import`: what stands in clients' files, taking one of it over, and giving it back. */
import { Failure } from '../../contract/failure.ts'
import type { ImportItem, ImportList } from '../../contract/imports.ts'
import { ask, type CliContext, type CommandOf } from '../context.ts'
import { itemLines, itemRow } from '../import-lines.ts'
import { table } from '../table.ts'

export const importServers: CommandOf<'import'> = async (context, { wish }) => {
  await context.berth.look()
  const list = await ask(context.berth, 'import:list', undefined)
  switch (wish.kind) {
    case 'list':
      return show(context, list)
    case 'take':
      return take(context, list, wish)
    case 'undo':
      return undo(context, list, wish.id)
  }
}

async function show({ output }: CliContext, list: ImportList): Promise<0> {
  output.data(list)
  const { items, problems, taken } = list
  if (items.length === 0) output.line('No client has a server in its file.')
  else
    for (const line of table(['NAME', 'KIND', 'WHAT', 'CLIENTS', 'CAN BE TAKEN OVER'], items.map(itemRow)))
      output.line(line)
  for (const { message } of problems) output.note(message)
  const undoable = taken.flatMap(({ servers }) => servers)
  if (undoable.length > 0) output.line(`Taken over: ${undoable.join(', ')}. To give one back: berth import ID --undo`)
  return 0
}

interface Take {
  readonly what: string
  readonly client: string | null
  readonly dryRun: boolean
}

async function take({ berth, output }: CliContext, list: ImportList, { what, client, dryRun }: Take): Promise<0> {
  const item = itemOf(list, what, client)
  const places = item.places.filter((place) => client === null || place.client === client)
  if (dryRun) {
    output.data({ ...item, places })
    output.line(`To take over "${item.name}" would do this:`)
    for (const line of itemLines({ ...item, places })) output.line(`  ${line}`)
    return 0
  }
  const clients = client === null ? {} : { clients: [client] }
  const report = await ask(berth, 'import:take', { items: [{ key: item.key, ...clients }] })
  output.data(report)
  for (const id of report.taken.servers) output.line(`${output.paint('bold', id)} is in the fleet.`)
  for (const { file, entryName } of report.taken.entries) output.line(`"${entryName}" in ${file} leads to it now.`)
  for (const file of report.backups) output.line(output.paint('dim', `What it held before is in ${file}`))
  if (item.plan.ok) for (const note of item.plan.notes) output.note(note)
  if (report.next) output.line(report.next)
  output.line(`To give it back: berth import ${report.taken.servers.join(' ')} --undo`)
  return 0
}

/** By the name in the file or by the id it would get; two that differ may have one name. */
function itemOf({ items }: ImportList, what: string, client: string | null): ImportItem {
  const isMeant = ({ name, plan }: ImportItem): boolean => name === what || plan.id === what
  const isThere = ({ places }: ImportItem): boolean =>
    client === null || places.some((place) => place.client === client)
  const [item, other] = items.filter((one) => one.kind !== 'ours' && isMeant(one) && isThere(one))
  if (!item) {
    const where = client === null ? 'No client' : client
    throw new Failure('invalid-input', `${where} has no server "${what}" in its file.`, '`berth import` lists them.')
  }
  if (!other) return item
  const ids = items
    .filter(isMeant)
    .flatMap(({ plan, places }) => `${plan.id ?? what} (${places.map((one) => one.client).join(', ')})`)
  const fix = `Say which: by --client, or by one of ${ids.join(', ')}.`
  throw new Failure('invalid-input', `There are several servers "${what}", and they differ.`, fix)
}

async function undo({ berth, output }: CliContext, { taken }: ImportList, id: string): Promise<0> {
  const found = taken.find(({ servers }) => servers.includes(id))
  if (!found) {
    const fix = '`berth import` tells which were.'
    throw new Failure('too-late', `"${id}" was not taken over, or that cannot be undone any more.`, fix)
  }
  const report = await ask(berth, 'import:undo', { key: found.key })
  output.data(report)
  for (const { file, entryName } of report.entries) output.line(`"${entryName}" in ${file} is what it was.`)
  if (report.removed.length > 0) output.line(`Removed from the fleet: ${report.removed.join(', ')}.`)
  if (report.kept.length > 0) output.line(`Other clients have ${report.kept.join(', ')}, so it stays in the fleet.`)
  return 0
}
