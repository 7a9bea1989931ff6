/** Requests that dockerode's own calls cannot make: with a limit, or with an answer that is read as it comes. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
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

/**
 * Attaches to a container and hands over the connection itself. Without a body: dockerode's own attach sends its options
 * as one, and Podman gives that to the container as the first line of stdin.
 */
export function requestAttach(docker: Docker, containerId: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `/containers/${containerId}/attach?`,
        method: 'POST',
        headers: { 'Content-Type': 'text/plain' },
        options: { _query: { stream: 1, stdin: 1, stdout: 1, stderr: 1 } },
        file: Buffer.alloc(0),
        hijack: true,
        isStream: true,
        statusCodes: { 200: true, 404: 'not found', 500: 'server error' },
      },
      (error, socket) => {
        if (error) reject(error)
        else resolve(socket as Duplex)
      },
    )
  })
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
