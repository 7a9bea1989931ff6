/** Finds which files of a client are really there, and which one to create when there is none. */
import { lstat } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import type { Client, Computer } from './client.ts'
import { readSettled } from './read-file.ts'

export interface Location {
  readonly installed: boolean
  /** Where an entry has to go: every config there is, or else the one to create. Empty when it is not installed. */
  readonly targets: readonly string[]
  /** Every config there is; or else where the first would be. */
  readonly known: readonly { readonly path: string; readonly exists: boolean }[]
}

export async function locate(client: Client, computer: Computer): Promise<Location> {
  const places = await client.places(computer)
  const found = await Promise.all(
    places.map(async ({ path, profile }) => ({ path, exists: await exists(path), used: await exists(profile) })),
  )
  const files = found.filter((place) => place.exists)
  const signs = await Promise.all(client.signs(computer).map(exists))
  const installed = signs.includes(true) || found.some((place) => place.exists || place.used)
  const fresh = found.find((place) => place.used) ?? found[0]
  const known = files.length > 0 || !fresh ? files : [fresh]
  return {
    installed,
    targets: installed ? await targetsAmong(client, known) : [],
    known: known.map(({ path, exists: isThere }) => ({ path, exists: isThere })),
  }
}

async function targetsAmong(client: Client, known: Location['known']): Promise<readonly string[]> {
  const paths = known.map(({ path }) => path)
  return client.writesTo && paths.length > 1 ? client.writesTo(paths) : paths
}

/**
 * Names in the other files of a client that merges them: the same name in two would become a blend of both.
 * Throws what reading them throws.
 */
export async function namesBeside(client: Client, file: string, computer: Computer): Promise<readonly string[]> {
  if (!client.writesTo) return []
  const { known } = await locate(client, computer)
  const others = known.filter(({ path, exists: isThere }) => isThere && path !== file)
  const readings = await Promise.all(others.map(({ path }) => readSettled(path, client.parse)))
  return readings.flatMap(({ document }) => [...document.entries.keys()])
}

/** The files to write an entry to. Throws Failure 'client-not-installed'. */
export async function targetsOf(client: Client, computer: Computer): Promise<readonly string[]> {
  const { targets, known } = await locate(client, computer)
  if (targets.length > 0) return targets
  throw new Failure(
    'client-not-installed',
    `${client.name} is not installed here: neither the app nor ${known[0]?.path ?? 'its config'} was found.`,
    `Install ${client.name}, then try again.`,
  )
}

/** A link to nowhere counts as there: it has to be reported, not written over. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR',
  )
}
