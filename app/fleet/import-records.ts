/** Remembers what was taken over from clients' files, so that any face can undo it later, also after a restart. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Home, withLock, writeAtomic } from '../home.ts'

/** The backups that an undo needs are not kept for longer either. */
const KEPT = 20

const Entry = z.object({ client: z.string(), file: z.string(), entryName: z.string() })
const ImportRecord = z.object({
  key: z.string(),
  at: z.number(),
  servers: z.array(z.string()),
  entries: z.array(Entry),
  files: z.array(z.object({ client: z.string(), file: z.string(), backup: z.string(), left: z.string() })),
})
export type ImportRecord = z.infer<typeof ImportRecord>
const ImportsFile = z.looseObject({ version: z.literal(1), imports: z.array(ImportRecord) })

const fileOf = (home: Home): string => join(home.root, 'imports.json')

/** In the order of doing. Failure `file-unreadable`. */
export async function importRecords(home: Home): Promise<readonly ImportRecord[]> {
  try {
    return ImportsFile.parse(JSON.parse(await readFile(fileOf(home), 'utf8'))).imports
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    const message = `${fileOf(home)} cannot be read, so Berth does not know what it took over.`
    throw new Failure('file-unreadable', message, 'Correct that file, or move it away.', { cause })
  }
}

export async function changeImports(
  home: Home,
  change: (records: readonly ImportRecord[]) => readonly ImportRecord[],
): Promise<void> {
  await withLock(home, 'imports', async () => {
    const imports = change(await importRecords(home)).slice(-KEPT)
    await writeAtomic(fileOf(home), `${JSON.stringify({ version: 1, imports }, null, 2)}\n`)
  })
}
