/** Remembers what the client has set up in its session, so that a new session with the server begins the same way. */
import type { JSONRPCRequest } from '@modelcontextprotocol/server'

export interface Standing {
  /** Takes note of a request that the server has granted, or will be asked again. */
  note(request: JSONRPCRequest): void
  /** The requests that bring a new session to where the old one was. */
  replay(): readonly JSONRPCRequest[]
}

export function createStanding(): Standing {
  let level: JSONRPCRequest | null = null
  const subscriptions = new Map<unknown, JSONRPCRequest>()

  return {
    note(request) {
      const uri = request.params?.['uri']
      if (request.method === 'logging/setLevel') level = request
      if (request.method === 'resources/subscribe') subscriptions.set(uri, request)
      if (request.method === 'resources/unsubscribe') subscriptions.delete(uri)
    },
    replay: () =>
      [...(level ? [level] : []), ...subscriptions.values()].map((request, index) => ({
        ...request,
        id: `berth-again-${index}`,
      })),
  }
}
