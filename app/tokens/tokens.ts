/** Makes and keeps the bearer token of each server: one private file, read at the moment it is needed. */
import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, readFile, rm, stat } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { writeAtomic } from '../home.ts'

/** The token before the newest one. */
export interface PreviousToken {
  readonly token: string
  /** Milliseconds since the epoch from which it is refused; null while it is not settled yet whether it will be. */
  readonly until: number | null
}

/** All that a server's gate lets in, or may still have to refuse. */
export interface KnownTokens {
  readonly current: string | null
  readonly previous: PreviousToken | null
}

export interface Tokens {
  /** null when the server has none. Surrounding white space, which an editor adds, is not part of it. */
  read(id: string): Promise<string | null>
  /** The token, made now when there is none. Two that ask at once get the same one. */
  ensure(id: string): Promise<string>
  write(id: string, token: string): Promise<void>
  /** null when none is kept. */
  previous(id: string): Promise<PreviousToken | null>
  /** null forgets it. */
  writePrevious(id: string, previous: PreviousToken | null): Promise<void>
  /** Removes all that is kept about the server. */
  remove(id: string): Promise<void>
  /** Milliseconds since the epoch; null when there is no token. */
  createdAt(id: string): Promise<number | null>
}

/** 32 random bytes as 64 hex characters: what `openssl rand -hex 32` makes, safe in headers, JSON and shells. */
export function newToken(): string {
  return randomBytes(32).toString('hex')
}

const Previous = z.object({ token: z.string().min(1), until: z.number().nullable() })

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Failures: `file-unreadable`. */
export function createTokens(home: Home): Tokens {
  const read = async (id: string): Promise<string | null> => {
    const text = await orNull(readFile(home.tokenFile(id), 'utf8'))
    return text?.trim() || null
  }
  const write = (id: string, token: string): Promise<void> => writeAtomic(home.tokenFile(id), token)
  return {
    read,
    write,
    ensure: async (id) => {
      const present = await read(id)
      if (present) return present
      await createOnce(home.tokenFile(id), newToken())
      const made = await read(id)
      if (made) return made
      // A file without a token in it, which somebody emptied by hand.
      await write(id, newToken())
      return (await read(id)) ?? refuseUnwritten(id)
    },
    previous: async (id) => {
      const text = await orNull(readFile(home.previousTokenFile(id), 'utf8'))
      // A file that makes no sense lets nobody in.
      return text === null ? null : (Previous.safeParse(jsonIn(text)).data ?? null)
    },
    writePrevious: async (id, previous) => {
      const file = home.previousTokenFile(id)
      if (previous === null) await rm(file, { force: true })
      else await writeAtomic(file, JSON.stringify(previous))
    },
    remove: (id) => rm(home.serverFolder(id), { recursive: true, force: true }),
    createdAt: async (id) => (await orNull(stat(home.tokenFile(id))))?.mtimeMs ?? null,
  }
}

/** Whole or not at all, and never over what another process was faster to write. */
async function createOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`
  await writeAtomic(draft, text)
  try {
    await link(draft, file).catch((cause: NodeJS.ErrnoException) => {
      // Some disks, like exFAT, have no links.
      if (cause.code !== 'EEXIST') return copyFile(draft, file, constants.COPYFILE_EXCL)
      throw cause
    })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const fix = 'Check the disk and the permissions of its folder.'
    throw new Failure('file-unreadable', `Could not write ${file}: ${message}`, fix, { cause })
  } finally {
    await rm(draft, { force: true })
  }
}

function refuseUnwritten(id: string): never {
  throw new Failure('file-unreadable', `The token of "${id}" was not kept.`, 'Look whether the disk is full.')
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Failure('file-unreadable', `Could not read a token: ${message}`, 'Check the permissions of the file.', {
      cause,
    })
  }
}
