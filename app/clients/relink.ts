/** The two ways out for an entry that is no longer as we wrote it; each only when a person asks for it. */
import { stat } from 'node:fs/promises'
import type { EntryView } from '../contract/client-views.ts'
import { Failure } from '../contract/failure.ts'
import type { Client, Computer, Launcher, MooredServer } from './client.ts'
import type { EditDeps } from './edit-file.ts'
import { type Moored, writeOver } from './moor.ts'
import { ourEntry } from './our-entry.ts'
import { amendRegistry, type EntryRecord, readRegistry, withoutRecord } from './registry.ts'
import { standings } from './standing.ts'

type Deps = EditDeps & Computer & { readonly launcher: Launcher }

/** Writes again what is gone or changed, where it was. Throws what editFile throws; what is as written stays as it is. */
export async function relink(client: Client, server: MooredServer, deps: Deps): Promise<readonly Moored[]> {
  const entry = ourEntry(client, server, deps)
  const done: Moored[] = []
  for (const record of await strays(client, server.id, deps)) {
    if (await isNowhere(client, record)) await amendRegistry(deps.home, (now) => withoutRecord(now, record))
    else {
      const moored = await writeOver(client, record, entry, deps)
      if (moored) done.push(moored)
    }
  }
  return done
}

/** Drops the records of what is not as written. No file of a client is touched. */
export async function forget(client: Client, id: string, deps: Deps): Promise<readonly EntryView[]> {
  const records = await strays(client, id, deps)
  if (records.length === 0) {
    const message = `The entry for "${id}" in ${client.name} is as Berth wrote it, or there is none.`
    throw new Failure('too-late', message, `To take it out: \`berth unlink ${client.id} ${id}\`.`)
  }
  await amendRegistry(deps.home, (now) => records.reduce(withoutRecord, now))
  return records.map(({ file, entryName }) => ({ client: client.id, file, entryName }))
}

/** Records whose entries are gone, changed or in a file that cannot be read. */
async function strays(client: Client, id: string, deps: Deps): Promise<readonly EntryRecord[]> {
  const registry = await readRegistry(deps.home)
  const entries = registry.entries.filter((own) => own.client === client.id && own.id === id)
  const found = await standings([client], { ...registry, entries }, { ...deps, running: new Set() })
  return entries.filter((record) => {
    const standing = found.find(({ file, entryName }) => file === record.file && entryName === record.entryName)
    return standing !== undefined && standing.state.kind !== 'as-written' && standing.state.kind !== 'twice'
  })
}

/** The package that held its file is not there any more: nobody would read what is written there. */
async function isNowhere(client: Client, { file }: EntryRecord): Promise<boolean> {
  const folder = client.packageOf?.(file)
  return folder !== undefined && folder !== null && (await stat(folder).catch(() => null)) === null
}
