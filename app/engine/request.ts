/** Requests that dockerode's own calls cannot make: with a limit, or with an answer that is read as it comes. */
import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'

export interface EngineRequest {
  readonly method: 'GET' | 'POST'
  /** Without a query, like `/version`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly signal: AbortSignal
}

/** The whole answer, parsed. For the calls whose types know no AbortSignal. Rejects with dockerode's error. */
export function requestJson(docker: Docker, request: EngineRequest): Promise<unknown> {
  return dial(docker, request, false)
}

/**
 * Resolves when the engine has answered the head of its response. dockerode would collect a log that is not followed
 * in memory first.
 */
export function requestStream(docker: Docker, request: EngineRequest): Promise<IncomingMessage> {
  return dial(docker, request, true) as Promise<IncomingMessage>
}

function dial(
  docker: Docker,
  { method, path, query = {}, signal }: EngineRequest,
  isStream: boolean,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `${path}?`,
        method,
        options: { _query: query, _body: {} },
        isStream,
        abortSignal: signal,
        statusCodes: { 200: true, 404: 'not found', 500: 'server error' },
      },
      (error, result) => {
        if (error) reject(error)
        else resolve(result)
      },
    )
  })
}
