/** Lets the engine bear witness that a port of this computer is a server's own, without the weight of dockerode. */
import { Failure } from '../contract/failure.ts'
import { ask } from './ask.ts'
import type { Surroundings } from './docker-context.ts'
import { type Endpoint, endpointName } from './endpoint.ts'
import type { PublishedPort } from './engine.ts'
import { firstAnswer } from './first-answer.ts'
import { publishedPortsFrom } from './from-docker.ts'

/** Milliseconds; a healthy engine answers in two, a busy one in some hundred. */
const ASK_LIMIT = 5_000

export interface PortWitness {
  /**
   * Whether a running container with each of these labels publishes this port on 127.0.0.1. Failures: `no-engine`,
   * `engine-error`.
   */
  vouches(labels: Readonly<Record<string, string>>, port: number): Promise<boolean>
}

/** The engine is looked for at the first question, and again after it failed to answer. */
export function createPortWitness(surroundings: Surroundings): PortWitness {
  let known: Endpoint | null = null

  const published = async (path: string, signal: AbortSignal): Promise<readonly PublishedPort[]> => {
    if (known) {
      const ports = await publishedAt(known, path, signal).catch(() => null)
      if (ports) return ports
      signal.throwIfAborted()
      known = null
    }
    known = await firstAnswer({ ...surroundings, signal }, async (endpoint) => endpoint)
    return publishedAt(known, path, signal)
  }
  return {
    async vouches(labels, port) {
      const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
      const path = `/containers/json?${new URLSearchParams({ filters: JSON.stringify({ label }) })}`
      const limit = AbortSignal.timeout(ASK_LIMIT)
      try {
        const ports = await published(path, limit)
        return ports.some((one) => one.address === '127.0.0.1' && one.port === port)
      } catch (thrown) {
        if (limit.aborted) throw silent()
        throw thrown
      }
    },
  }
}

async function publishedAt(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<readonly PublishedPort[]> {
  try {
    const { status, text } = await ask(endpoint, path, signal)
    if (status !== 200) throw new Error(`HTTP ${status}`)
    return publishedPortsFrom(JSON.parse(text))
  } catch (cause) {
    signal.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The engine at ${endpointName(endpoint)} did not tell which ports it publishes (${reason}).`
    throw new Failure('engine-error', message, 'Restart the engine, then try again.', { cause })
  }
}

const silent = (): Failure =>
  new Failure(
    'no-engine',
    `The container engine did not answer within ${ASK_LIMIT / 1000} s.`,
    'See whether it is starting, then try again.',
  )
