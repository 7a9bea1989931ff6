/** Makes and keeps the bearer token of each server: one private file, read at the moment it is needed. */
import { randomBytes } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import { writeAtomic } from '../home.ts'

export interface Tokens {
  /** null when the server has none. Surrounding white space, which an editor adds, is not part of it. */
  read(id: string): Promise<string | null>
  /** The token, made now when there is none. */
  ensure(id: string): Promise<string>
  write(id: string, token: string): Promise<void>
  /** Removes all that is kept about the server. */
  remove(id: string): Promise<void>
  /** Milliseconds since the epoch; null when there is no token. */
  createdAt(id: string): Promise<number | null>
}

/** 32 random bytes as 64 hex characters: what `openssl rand -hex 32` makes, safe in headers, JSON and shells. */
export function newToken(): string {
  return randomBytes(32).toString('hex')
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
      const made = newToken()
      await write(id, made)
      return made
    },
    remove: (id) => rm(home.serverFolder(id), { recursive: true, force: true }),
    createdAt: async (id) => (await orNull(stat(home.tokenFile(id))))?.mtimeMs ?? null,
  }
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
