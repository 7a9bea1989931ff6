/** Where a server is to be found right now: read at each call, so that a move or a new token needs no new client. */
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import { type FleetReading, readFleet } from '../fleet/fleet-file.ts'
import type { Home } from '../home.ts'
import { createTokens } from '../tokens/tokens.ts'

export interface Whereabouts {
  /** Failures: `unknown-server`, `file-unreadable`. */
  definition(): Promise<ServerDefinition>
  /** The endpoint of an HTTP server. Failures: as `definition`, and `not-running` while it never had a port. */
  url(): Promise<URL>
  /** The same with what opens it; null when it has no token. Failures: as `url`. */
  access(): Promise<{ readonly url: URL; readonly token: string | null }>
  /**
   * Whether the engine vouches for the port at this moment: a container of this server publishes it. Failures:
   * `no-engine`, `engine-error`.
   */
  isOwn(port: number): Promise<boolean>
  /** Whether a stopped server is started when a client asks for it. */
  startsOnDemand(): Promise<boolean>
}

export function createWhereabouts(home: Home, id: string, isOwn: Whereabouts['isOwn']): Whereabouts {
  const tokens = createTokens(home)
  const read = whileUnchanged(home.fleetFile, async (): Promise<FleetReading> => {
    const text = await readFile(home.fleetFile, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null
      const message = `Could not read ${home.fleetFile}: ${cause.message}`
      throw new Failure('file-unreadable', message, 'Check the permissions of the file.', { cause })
    })
    return readFleet(text, home.fleetFile)
  })
  const token = whileUnchanged(home.tokenFile(id), () => tokens.read(id))

  const definition = async (): Promise<ServerDefinition> => {
    const { fleet, problems } = await read()
    const found = Object.hasOwn(fleet.servers, id) ? fleet.servers[id] : undefined
    if (found) return found
    const problem = problems.find(({ message }) => message.includes(`"${id}"`)) ?? problems[0]
    if (problem) throw new Failure(problem.kind, problem.message, problem.fix)
    throw unknownServer(id, Object.keys(fleet.servers), home)
  }

  const endpoint = ({ port, path }: ServerDefinition): URL => {
    if (port === null) throw new Failure('not-running', `Server "${id}" was never started.`, 'Start it in Berth.')
    return new URL(path, `http://127.0.0.1:${port}`)
  }

  return {
    definition,
    url: async () => endpoint(await definition()),
    access: async () => {
      const its = await definition()
      return { url: endpoint(its), token: its.auth === 'none' ? null : await token() }
    },
    isOwn,
    startsOnDemand: async () => (await read()).fleet.settings.startOnDemand,
  }
}

/** What `load` gave, for as long as the file is the same: each call asks, and a look at it takes some microseconds. */
function whileUnchanged<T>(file: string, load: () => Promise<T>): () => Promise<T> {
  let kept: { readonly mark: string; readonly value: T } | null = null
  return async () => {
    const mark = markOf(file)
    if (mark === null) return load()
    if (kept?.mark !== mark) kept = { mark, value: await load() }
    return kept.value
  }
}

/** Berth replaces its files as a whole, and an editor changes the time. null when there is no telling. */
function markOf(file: string): string | null {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stats ? `${stats.ino} ${stats.mtimeNs} ${stats.size}` : 'none'
  } catch {
    return null
  }
}

function unknownServer(id: string, known: readonly string[], home: Home): Failure {
  const there = known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are none yet.'
  return new Failure(
    'unknown-server',
    `Berth has no server "${id}" in ${home.root}. ${there}`,
    `Add it in Berth, or remove this entry from the client's config.`,
  )
}
