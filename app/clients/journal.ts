/** Remembers what was last written into clients' files, so that each of it can be taken back: ~/.berth/undo.json. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Home, writeAtomic } from '../home.ts'
import { FileWrite } from './file-write.ts'

/** What a person asked for, with every file that it changed. */
const Deed = z.looseObject({
  key: z.string(),
  at: z.iso.datetime(),
  client: z.string(),
  /** The server. */
  id: z.string(),
  kind: z.enum(['link', 'unlink']),
  writes: z.array(FileWrite),
})
export type Deed = z.infer<typeof Deed>

type NewDeed = Pick<Deed, 'at' | 'client' | 'id' | 'kind' | 'writes'>

const JournalFile = z.looseObject({ version: z.literal(1), deeds: z.array(Deed) })
type Journal = z.infer<typeof JournalFile>

/** Per client, as many as there are backups: what is older cannot be put back byte by byte. */
const KEPT = 20

export const journalFile = (home: Home): string => join(home.root, 'undo.json')

/** Newest first. Throws Failure 'file-unreadable': a journal that cannot be read is not an empty one. */
export async function readDeeds(home: Home): Promise<readonly Deed[]> {
  return (await readJournal(home)).deeds
}

/** Nothing to remember where nothing was written. */
export async function remember(home: Home, deed: NewDeed): Promise<void> {
  if (deed.writes.length === 0) return
  const key = randomBytes(6).toString('hex')
  await amend(home, (deeds) => withoutOldest([{ ...deed, key }, ...deeds], deed.client))
}

/** One file of a deed was put back; the deed goes with its last one. */
export async function forgetWrite(home: Home, key: string, file: string): Promise<void> {
  await amend(home, (deeds) =>
    deeds.flatMap((deed) => {
      if (deed.key !== key) return [deed]
      const writes = deed.writes.filter((write) => write.file !== file)
      return writes.length > 0 ? [{ ...deed, writes }] : []
    }),
  )
}

function withoutOldest(deeds: readonly Deed[], client: string): readonly Deed[] {
  const kept = new Set(deeds.filter((deed) => deed.client === client).slice(0, KEPT))
  return deeds.filter((deed) => deed.client !== client || kept.has(deed))
}

async function amend(home: Home, change: (deeds: readonly Deed[]) => readonly Deed[]): Promise<void> {
  const journal = await readJournal(home)
  const next: Journal = { ...journal, deeds: [...change(journal.deeds)] }
  await writeAtomic(journalFile(home), `${JSON.stringify(next, null, 2)}\n`)
}

async function readJournal(home: Home): Promise<Journal> {
  try {
    return JournalFile.parse(JSON.parse(await readFile(journalFile(home), 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, deeds: [] }
    const message = `${journalFile(home)} cannot be read, so Berth does not know what it wrote last.`
    throw new Failure(
      'file-unreadable',
      message,
      'Correct that file, or move it away: then nothing older can be undone.',
      {
        cause,
      },
    )
  }
}
