/** Whether a port can be had right now, found out by taking it for a moment. */
import { createServer } from 'node:net'
import type { PublishedPort } from '../engine/engine.ts'
import { type Attempt, type PortHolder, portHolders } from './holder.ts'
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

/**
 * Who keeps a server from having this port: none when it is free, or when only its own container has it.
 * The processes are asked for only when an attempt failed, since that is the slow part.
 */
export async function holdersOf(
  port: number,
  deps: {
    readonly listeners: () => Promise<readonly Listener[]>
    readonly publishedPorts: () => Promise<readonly PublishedPort[]>
    /** Containers of the server that wants the port. */
    readonly ownContainerIds: ReadonlySet<string>
  },
): Promise<readonly PortHolder[]> {
  const attempts = await attemptsOn(port)
  const [published, listeners] = await Promise.all([
    deps.publishedPorts(),
    attempts.every((attempt) => attempt === 'free') ? [] : deps.listeners(),
  ])
  return portHolders(port, { attempts, published, listeners, ownContainerIds: deps.ownContainerIds })
}
