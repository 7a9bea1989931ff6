/** Watches what passes between a client and its server, in the older era's way, for what others want to know: that it came. */
import type { JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Sighting } from '../clients/sightings.ts'

export interface Lookout {
  fromClient(message: JSONRPCMessage): void
  toClient(message: JSONRPCMessage): void
  /** Resolves once all that was seen is written down. */
  settled(): Promise<void>
}

const Introduction = z.object({ clientInfo: z.object({ name: z.string().min(1), version: z.string().default('') }) })
const Tools = z.object({ tools: z.array(z.unknown()) })

/** `note` is called in turn, never twice at once; what it rejects with is told to `log`. */
export function createLookout(parts: {
  readonly note: (sighting: Sighting) => Promise<void>
  readonly now: () => number
  readonly log: (words: string) => void
}): Lookout {
  /** Requests for tools that are not answered: whether they ask for more of a list. */
  const asked = new Map<RequestId, boolean>()
  let seen: Sighting | null = null
  let writing = Promise.resolve()

  const write = (sighting: Sighting): void => {
    seen = sighting
    writing = writing
      .then(() => parts.note(sighting))
      .catch((cause: unknown) => parts.log(`that it came is not written down: ${String(cause)}`))
  }
  const fromRequest = ({ id, method, params }: JSONRPCRequest): void => {
    if (method === 'tools/list') asked.set(id, params?.['cursor'] !== undefined)
    if (method !== 'initialize') return
    const { data } = Introduction.safeParse(params)
    if (data) write({ ...data.clientInfo, at: parts.now(), tools: null })
  }
  return {
    fromClient: (message) => {
      if ('method' in message && 'id' in message) fromRequest(message)
    },
    toClient: (message) => {
      if ('method' in message || message.id === undefined) return
      const isMore = asked.get(message.id)
      asked.delete(message.id)
      if (isMore === undefined || !seen || !('result' in message)) return
      const { data } = Tools.safeParse(message.result)
      if (data) write({ ...seen, tools: data.tools.length + (isMore ? (seen.tools ?? 0) : 0) })
    },
    settled: () => writing,
  }
}
