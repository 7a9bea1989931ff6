/** Takes servers from clients' files over into the fleet, all of it or nothing, and gives them back. */
import { randomBytes } from 'node:crypto'
import { isInFile } from '../contract/entry-words.ts'
import { Failure } from '../contract/failure.ts'
import type { ImportList, ImportReport, ImportUndone, TakenOver, TakeOver } from '../contract/imports.ts'
import { addServers } from './add.ts'
import { afterUndoing, eachInTurn } from './deed.ts'
import { busyPorts } from './free-port.ts'
import { type ImportCandidate, importCandidates, ownItems } from './import-list.ts'
import { changeImports, type ImportRecord, importRecords } from './import-records.ts'
import { mooredServer } from './inspect.ts'
import type { Operations } from './operate.ts'
import type { Tools } from './tools.ts'

export interface Imports {
  /** Changes nothing. */
  list(): Promise<ImportList>
  /**
   * Failures: `too-late` when an entry was changed since the list, `no-keyring`, `client-file`, `file-unreadable`,
   * `busy`; all is as before then, every file byte by byte.
   */
  take(wanted: TakeOver): Promise<ImportReport>
  /** Failures: `too-late` when a file is not as it was left, `no-engine`; nothing is changed then. */
  undo(key: string): Promise<ImportUndone>
}

export function createImports(tools: Tools, remove: Operations['remove']): Imports {
  // Keys are good for the process that gave them: who asks for the list and who takes from it is the same face.
  const salt = randomBytes(16).toString('hex')
  return {
    list: async () => {
      const { candidates, ours, problems } = await look(tools, salt)
      const records = await importRecords(tools.home)
      const items = [...candidates.map(({ item }) => item), ...ownItems(ours, salt)]
      return { items, problems, taken: records.toReversed().map(takenOf) }
    },
    take: async (wanted) => {
      const { candidates } = await look(tools, salt)
      return taken(tools, chosen(candidates, wanted))
    },
    undo: (key) => undone(tools, key, remove),
  }
}

/** Whose files a server is to read and write in mounted folders. Docker Desktop sees to that by itself. */
const ownUser = (platform: NodeJS.Platform): string | null =>
  platform === 'linux' && process.getuid && process.getgid ? `${process.getuid()}:${process.getgid()}` : null

async function look(tools: Tools, salt: string) {
  const fleet = await tools.definitions.read()
  const busy = await busyPorts(fleet.settings.range, tools.engineNow(), tools.platform)
  const { foreign, ours, problems } = await (await tools.clients()).scan(ownUser(tools.platform))
  return { candidates: importCandidates({ foreign }, fleet, busy, salt), ours, problems }
}

interface Choice {
  readonly id: string
  readonly definition: unknown
  readonly entries: ImportCandidate['entries']
}

function chosen(candidates: readonly ImportCandidate[], { items }: TakeOver): readonly Choice[] {
  return items.map(({ key, id, clients }) => {
    const candidate = candidates.find(({ item }) => item.key === key)
    if (!candidate) {
      throw new Failure('too-late', 'An entry was changed since it was listed.', 'Look again, then choose anew.')
    }
    const { plan, item } = candidate
    if (!item.plan.ok) throw new Failure(item.plan.failure.kind, item.plan.failure.message, item.plan.failure.fix)
    const entries = candidate.entries.filter(({ client }) => clients?.includes(client) ?? true)
    if (plan && entries.length > 0) return { id: id ?? plan.id, definition: plan.definition, entries }
    throw new Failure('invalid-input', `None of these clients has "${item.name}".`, 'Choose a client that has it.')
  })
}

async function taken(tools: Tools, choices: readonly Choice[]): Promise<ImportReport> {
  const back: (() => Promise<void>)[] = []
  const undo = (): Promise<void> => eachInTurn(back.toReversed())
  try {
    for (const { id, definition } of choices) {
      await addServers(tools, { kind: 'definition', id, definition })
      back.push(() => forget(tools, id))
    }
    const wanted = []
    for (const { id, entries } of choices) {
      const server = await mooredServer(tools, id)
      wanted.push(...entries.map((from) => ({ from, server })))
    }
    const { files, backups, next, undo: putBack } = await (await tools.clients()).replace(wanted)
    back.push(putBack)
    const entries = wanted.map(({ from: { client, file, entryName } }) => ({ client, file, entryName }))
    const key = randomBytes(12).toString('hex')
    const servers = choices.map(({ id }) => id)
    const record: ImportRecord = { key, at: tools.now(), servers, entries, files: [...files] }
    await changeImports(tools.home, (records) => [...records, record])
    return { taken: takenOf(record), backups, next }
  } catch (thrown) {
    throw await afterUndoing(thrown, undo)
  }
}

/** A server that nobody has started yet: nothing of it is in the engine. */
async function forget({ definitions, tokens }: Tools, id: string): Promise<void> {
  await definitions.change((fleet) => {
    const { [id]: _server, ...servers } = fleet.servers
    return { ...fleet, servers }
  })
  await tokens.remove(id)
}

async function undone(tools: Tools, key: string, remove: Operations['remove']): Promise<ImportUndone> {
  const record = (await importRecords(tools.home)).find((one) => one.key === key)
  if (!record) {
    throw new Failure('too-late', 'That was undone already, or is too long ago.', 'The backups in ~/.berth are there.')
  }
  // What is there of the servers goes with them, so it must answer before anything is changed.
  await tools.engine()
  const clients = await tools.clients()
  await clients.putBack(record)
  await changeImports(tools.home, (records) => records.filter((one) => one.key !== key))
  const linked = new Set((await clients.entries(new Set())).filter(isInFile).map(({ id }) => id))
  const kept = record.servers.filter((id) => linked.has(id))
  const removed = record.servers.filter((id) => !linked.has(id))
  for (const id of removed) await remove(id)
  return { entries: record.entries, removed, kept }
}

const takenOf = ({ key, at, servers, entries }: ImportRecord): TakenOver => ({ key, at, servers, entries })
