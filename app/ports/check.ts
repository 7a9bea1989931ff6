/** Whether a port can be had right now, found out by taking it for a moment. */
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { PublishedPort } from '../engine/engine.ts'
import { type Attempt, isExplained, type PortHolder, portHolders } from './holder.ts'
import type { Listener } from './listener.ts'

/**
 * A server is published on 127.0.0.1; 0.0.0.0 shows listeners that BSD and Windows let share it; ::1 is where
 * `localhost` leads first in many clients, so a stranger there would be sent our token.
 */
const addresses = ['127.0.0.1', '0.0.0.0', '::1'] as const

/** One after the other: an attempt on 0.0.0.0 would collide with one that still holds 127.0.0.1. */
export async function attemptsOn(port: number): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = []
  for (const address of addresses) attempts.push(await attempt(port, address))
  return attempts
}

function attempt(port: number, host: string): Promise<Attempt> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve('in-use')
      else if (code === 'EACCES') resolve('refused')
      // EADDRNOTAVAIL, EAFNOSUPPORT: this computer has no such address (no IPv6), so nobody can hold it.
      else resolve('free')
    })
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::1' }, () => server.close(() => resolve('free')))
  })
}

/** Milliseconds that an engine's proxy may be unexplained before it is named as the process it is. */
const EXPLAIN_LIMIT = 1_500
/** Milliseconds between two readings. */
const PAUSE = 50

export interface PortQuestion {
  readonly listeners: () => Promise<readonly Listener[]>
  readonly publishedPorts: () => Promise<readonly PublishedPort[]>
  /** Containers of the server that wants the port. */
  readonly ownContainerIds: ReadonlySet<string>
  /** Of the home that the server belongs to. */
  readonly homeKey: string
  readonly signal: AbortSignal
}

/**
 * Who keeps a server from having this port: none when it is free, or when only its own container has it.
 * The processes are asked for only when an attempt failed, since that is the slow part. Takes 1.5 s at most where an
 * engine's proxy holds the port for a container that the engine does not tell of.
 */
export async function holdersOf(port: number, question: PortQuestion): Promise<readonly PortHolder[]> {
  const { ownContainerIds, homeKey, signal } = question
  const deadline = performance.now() + EXPLAIN_LIMIT
  for (;;) {
    const [attempts, published] = await Promise.all([attemptsOn(port), question.publishedPorts()])
    const isFree = attempts.every((attempt) => attempt === 'free')
    const listeners = isFree ? [] : (await question.listeners()).filter((listener) => listener.port === port)
    if (isExplained({ published, listeners }) || performance.now() > deadline) {
      return portHolders(port, { attempts, published, listeners, ownContainerIds, homeKey })
    }
    await delay(PAUSE, undefined, { signal }).catch(() => undefined)
    signal.throwIfAborted()
  }
}
