/** The file of one server's secrets: its form, and how it is read and changed. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Home, withLock, writeAtomic } from '../home.ts'

const Entry = z.object({
  /** `file`: as it is, in this file that nobody else may read. */
  sealed: z.enum(['keychain', 'file']),
  /** Of the keychain that sealed it. */
  backend: z.string().default(''),
  value: z.string(),
  at: z.number(),
})
export type Entry = z.infer<typeof Entry>
/** One that a container may still have, so that its log may tell of it. */
const Former = Entry.extend({ name: z.string(), replacedAt: z.number() })
const SecretsFile = z.looseObject({
  version: z.literal(1),
  values: z.record(z.string(), Entry),
  former: z.array(Former).default([]),
})
export type SecretsFile = z.infer<typeof SecretsFile>

/** One without values where there is none. Failure `file-unreadable`. */
export async function readSecretsFile(home: Home, id: string): Promise<SecretsFile> {
  const text = await textOf(home.secretsFile(id))
  if (text === null) return { version: 1, values: {}, former: [] }
  const file = SecretsFile.safeParse(jsonIn(text))
  if (file.data) return file.data
  const fix = 'Correct the file, or remove it and enter the secrets again.'
  throw new Failure('file-unreadable', `${home.secretsFile(id)} is not a file of secrets.`, fix)
}

export const hasSecretsFile = async (home: Home, id: string): Promise<boolean> =>
  (await textOf(home.secretsFile(id))) !== null

/** Under its lock, and written as a whole. Failures: `file-unreadable`, `busy`. */
export const changeSecretsFile = (home: Home, id: string, edit: (file: SecretsFile) => SecretsFile): Promise<void> =>
  withLock(home, `secrets-${id}`, async () => {
    const text = JSON.stringify(edit(await readSecretsFile(home, id)), null, 2)
    await writeAtomic(home.secretsFile(id), `${text}\n`)
  })

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Failure('file-unreadable', `Could not read ${file}: ${message}`, 'Check the permissions of the file.', {
      cause,
    })
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
