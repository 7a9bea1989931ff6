/** Asks one endpoint one thing over bare HTTP: for who has no need of dockerode, or no time to load it. */
import { get, getOverTls } from '../wire/http.ts'
import type { Endpoint } from './endpoint.ts'

/** Far above a list of containers; what is longer does not come from an engine. */
const LONGEST_ANSWER = 8 * 2 ** 20

export interface EngineAnswer {
  readonly status: number
  readonly text: string
}

/** The whole answer to `GET path`. Rejects with the socket's error or the signal's AbortError. */
export function ask(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const common = { path, agent: false, signal, headers: { Host: 'localhost' } } as const
    const request =
      endpoint.kind === 'socket'
        ? get({ ...common, socketPath: endpoint.path })
        : (endpoint.tls ? getOverTls : get)({ ...common, host: endpoint.host, port: endpoint.port, ...endpoint.tls })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length > LONGEST_ANSWER) response.destroy(new Error('The answer is longer than an engine gives.'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
  })
}
