/** Tells what adding or removing an entry would change in which file, and holds a person to having seen it. */
import type { FileDiff, SeenFile } from '../contract/diff.ts'
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { fingerprint } from './canonical.ts'
import type { Client, Computer, Launcher, MooredServer } from './client.ts'
import { fileHash } from './file-hash.ts'
import { namesBeside, targetsOf } from './locate.ts'
import { changedByHand, isAsWritten, nameFor } from './moor.ts'
import { shownFileDiff } from './near-change.ts'
import { ourEntry } from './our-entry.ts'
import { type FileState, readSettled } from './read-file.ts'
import { refuseByPolicy } from './refusal.ts'
import { readRegistry } from './registry.ts'
import { assertWritable } from './write-file.ts'

export type PreviewDeps = Computer & { readonly home: Home; readonly launcher: Launcher }

export async function previewLink(
  client: Client,
  server: MooredServer,
  deps: PreviewDeps,
): Promise<readonly FileDiff[]> {
  await refuseByPolicy(client, deps)
  const { entries } = await readRegistry(deps.home)
  const entry = ourEntry(client, server, deps)
  const diffs: FileDiff[] = []
  for (const file of await targetsOf(client, deps)) {
    const reading = await readSettled(file, client.parse)
    assertWritable(reading.state)
    const known = entries.find((own) => own.client === client.id && own.file === file && own.id === server.id)
    const taken = await namesBeside(client, file, deps)
    const name = nameFor(client, server.id, entry, taken)(reading.document, known)
    const isThere = name === null || fingerprint(reading.document.entries.get(name)) === fingerprint(entry)
    const next = isThere ? reading.state.bytes : reading.whole(reading.document.put(name, entry).text)
    diffs.push(await fileDiff(reading.state, next, server))
  }
  return diffs
}

export async function previewUnlink(
  client: Client,
  server: MooredServer,
  deps: PreviewDeps,
): Promise<readonly FileDiff[]> {
  const { entries, origins } = await readRegistry(deps.home)
  const diffs: FileDiff[] = []
  for (const record of entries.filter((own) => own.client === client.id && own.id === server.id)) {
    const reading = await readSettled(record.file, client.parse)
    const isThere = reading.document.entries.has(record.entryName)
    if (isThere && !isAsWritten(record, reading.document)) throw changedByHand(client, record)
    const origin = origins[record.file] ?? null
    const next = isThere ? reading.whole(reading.document.remove(record.entryName, origin)) : reading.state.bytes
    diffs.push(await fileDiff(reading.state, next, server))
  }
  return diffs
}

/** `next`: what the file would hold; null for no file. */
export async function fileDiff(
  { file, bytes }: FileState,
  next: Buffer | null,
  server: MooredServer | null,
): Promise<FileDiff> {
  const hunks = await shownFileDiff(bytes, next, secretsOf(server))
  return { file, isNew: bytes === null, hash: await fileHash(bytes), hunks }
}

export const secretsOf = (server: MooredServer | null): readonly string[] => (server?.token ? [server.token] : [])

/** For whoever writes: refuses a file that is not among those that were shown, or is no longer what was shown. */
export function refuseUnlessSeen(seen: readonly SeenFile[] | undefined): {
  readonly seen?: (state: FileState) => Promise<void>
} {
  if (!seen) return {}
  return {
    seen: async ({ file, bytes }) => {
      const shown = seen.find((one) => one.file === file)
      if (shown?.hash === (await fileHash(bytes))) return
      throw new Failure(
        'client-file-changed',
        `${file} has changed since you saw what would be written.`,
        'Look at the change again, then decide again.',
      )
    },
  }
}
