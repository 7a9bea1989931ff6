/** Reads every entry in the files of all clients, and tells which of them are ours. Values stay in here and the fleet. */
import { stat } from 'node:fs/promises'
import type { EntryView } from '../contract/client-views.ts'
import { viewOf } from '../contract/failure.ts'
import { type Fields, isFields } from '../contract/fields.ts'
import { fingerprint } from './canonical.ts'
import type { Client, Computer } from './client.ts'
import { commandWords, environmentOf } from './entry-command.ts'
import { outlookFor } from './import-container.ts'
import type { Host, Outlook } from './import-outlook.ts'
import { pathsIn } from './import-paths.ts'
import { locate } from './locate.ts'
import { readSettled } from './read-file.ts'
import type { Registry } from './registry.ts'

/** An entry that Berth did not write. `print` tells when it was changed. */
export interface ForeignEntry extends EntryView {
  readonly clientName: string
  readonly outlook: Outlook
  readonly print: string
}

/** An entry of ours, or one that a person pasted and that does the same. */
export interface LinkedEntry extends EntryView {
  readonly clientName: string
  readonly server: string
}

export interface Scan {
  readonly foreign: readonly ForeignEntry[]
  readonly ours: readonly LinkedEntry[]
  /** Files that could not be read: their entries are not known. */
  readonly problems: readonly { readonly client: string; readonly file: string; readonly message: string }[]
}

interface Raw extends EntryView {
  readonly clientName: string
  readonly entry: Fields
}

export async function scanEntries(
  clients: readonly Client[],
  registry: Registry,
  computer: Computer,
  user: string | null,
): Promise<Scan> {
  const files = await Promise.all(clients.map((client) => filesOf(client, computer)))
  const read = await Promise.all(files.flat().map(({ client, file }) => entriesIn(client, file)))
  const raw = read.flatMap(({ entries }) => entries)
  const foreign = raw.filter((one) => serverOf(one, registry) === null)
  const there = await presentPaths(foreign, computer.homedir)
  const host: Host = { homedir: computer.homedir, user, there }
  return {
    foreign: foreign.map(({ entry, ...place }) => ({
      ...place,
      outlook: outlookFor(entry, place.clientName, host),
      print: fingerprint(entry),
    })),
    ours: raw.flatMap((one) => {
      const server = serverOf(one, registry)
      const { entry: _entry, ...place } = one
      return server === null ? [] : [{ ...place, server }]
    }),
    problems: read.flatMap(({ problem }) => problem ?? []),
  }
}

async function filesOf(client: Client, computer: Computer) {
  const { known } = await locate(client, computer)
  return known.filter(({ exists }) => exists).map(({ path }) => ({ client, file: path }))
}

async function entriesIn(client: Client, file: string) {
  try {
    const { document } = await readSettled(file, client.parse)
    const entries = [...document.entries].flatMap(([entryName, entry]): readonly Raw[] =>
      isFields(entry) ? [{ client: client.id, clientName: client.name, file, entryName, entry }] : [],
    )
    return { entries, problem: null }
  } catch (thrown) {
    return { entries: [], problem: { client: client.id, file, message: viewOf(thrown).message } }
  }
}

/** The server that an entry of Berth's leads to, by our record or by what it starts; null for anybody else's. */
function serverOf({ client, file, entryName, entry }: Raw, { entries }: Registry): string | null {
  const record = entries.find((one) => one.client === client && one.file === file && one.entryName === entryName)
  if (record) return record.id
  const words = commandWords(entry)
  const env = environmentOf(entry)
  const isOurs = 'BERTH_BRIDGE' in env || 'ELECTRON_RUN_AS_NODE' in env || /(?:^|[\\/])berth$/.test(words[0] ?? '')
  return isOurs && words.at(-2) === 'connect' ? (words.at(-1) ?? null) : null
}

async function presentPaths(raw: readonly Raw[], homedir: string): Promise<ReadonlySet<string>> {
  const paths = raw.flatMap(({ entry }) => pathsIn(commandWords(entry), environmentOf(entry), homedir))
  const there = await Promise.all(
    [...new Set(paths)].map((path) =>
      stat(path).then(
        () => [path],
        () => [],
      ),
    ),
  )
  return new Set(there.flat())
}
