/** Whether a port can be had right now, found out by taking it for a moment. */
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { PortHolder } from '../contract/ports.ts'
import type { PublishedPort } from '../engine/engine.ts'
import { isExplained, type Viewer } from './holder.ts'
import { type Attempt, type Attempts, holdersInTheWay } from './in-the-way.ts'
import type { Listener } from './listener.ts'

/** One after the other: an attempt on 0.0.0.0 would collide with one that still holds 127.0.0.1. */
export async function attemptsOn(port: number): Promise<Attempts> {
  const loopback = await attempt(port, '127.0.0.1')
  const everywhere = await attempt(port, '0.0.0.0')
  return { loopback, everywhere, loopback6: await attempt(port, '::1') }
}

/** Whether one could listen at an address of this computer now; by the system's word that it has it at all. */
export const attemptAt = (address: string, port: number): Promise<Attempt> => attempt(port, address)

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
  readonly viewer: Viewer
  readonly signal: AbortSignal
}

/**
 * Who keeps a server from having this port: none when it is free, or when only its own container has it.
 * The processes are asked for only when an attempt failed, since that is the slow part. Takes 1.5 s at most where an
 * engine's proxy holds the port for a container that the engine does not tell of.
 */
export async function holdersOf(port: number, question: PortQuestion): Promise<readonly PortHolder[]> {
  const { ownContainerIds, viewer, signal } = question
  const deadline = performance.now() + EXPLAIN_LIMIT
  for (;;) {
    const [attempts, published] = await Promise.all([attemptsOn(port), question.publishedPorts()])
    const isFree = Object.values(attempts).every((outcome) => outcome === 'free')
    const listeners = isFree ? [] : (await question.listeners()).filter((listener) => listener.port === port)
    if (isExplained({ published, listeners }) || performance.now() > deadline) {
      // What the system keeps for itself shows in the attempts.
      return holdersInTheWay(port, { attempts, published, listeners, reservations: [], ownContainerIds, viewer })
    }
    await delay(PAUSE, undefined, { signal }).catch(() => undefined)
    signal.throwIfAborted()
  }
}
