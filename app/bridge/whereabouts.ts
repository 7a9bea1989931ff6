/** Where a server is to be found right now: read at each call, so that a move or a new token needs no new client. */
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
  /** null when the server has none. Failure `file-unreadable`. */
  token(): Promise<string | null>
  /**
   * Whether the engine vouches for the port at this moment: a container of this server publishes it. Failures:
   * `no-engine`, `engine-error`.
   */
  isOwn(port: number, signal?: AbortSignal): Promise<boolean>
  /** Whether a stopped server is started when a client asks for it. */
  startsOnDemand(): Promise<boolean>
}

export function createWhereabouts(home: Home, id: string, isOwn: Whereabouts['isOwn']): Whereabouts {
  const tokens = createTokens(home)
  let last: { readonly text: string | null; readonly reading: FleetReading } | null = null

  const read = async (): Promise<FleetReading> => {
    const text = await readFile(home.fleetFile, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null
      const message = `Could not read ${home.fleetFile}: ${cause.message}`
      throw new Failure('file-unreadable', message, 'Check the permissions of the file.', { cause })
    })
    if (last?.text !== text || last === null) last = { text, reading: readFleet(text, home.fleetFile) }
    return last.reading
  }

  const definition = async (): Promise<ServerDefinition> => {
    const { fleet, problems } = await read()
    const found = Object.hasOwn(fleet.servers, id) ? fleet.servers[id] : undefined
    if (found) return found
    const problem = problems.find(({ message }) => message.includes(`"${id}"`)) ?? problems[0]
    if (problem) throw new Failure(problem.kind, problem.message, problem.fix)
    throw unknownServer(id, Object.keys(fleet.servers), home)
  }

  return {
    definition,
    url: async () => {
      const { port, path } = await definition()
      if (port === null) throw new Failure('not-running', `Server "${id}" was never started.`, 'Start it in Berth.')
      return new URL(path, `http://127.0.0.1:${port}`)
    },
    isOwn,
    token: async () => ((await definition()).auth === 'none' ? null : tokens.read(id)),
    startsOnDemand: async () => (await read()).fleet.settings.startOnDemand,
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
