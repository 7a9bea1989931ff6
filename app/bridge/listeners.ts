/** Keeps the `subscriptions/listen` of a client of 2026-07-28, and tells each what it listens for. */
import type { JSONRPCNotification, JSONRPCRequest, RequestId, ServerCapabilities } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'
import { metaKeys, withMeta } from '../wire/eras.ts'
import { listFamilies } from './stand-ins.ts'
import type { Greeting } from './upstream.ts'

const INVALID_PARAMS = -32602

interface ListenersParts {
  readonly toClient: (message: JSONRPCNotification | ErrorAnswer) => void
  /** What the server said of itself last. */
  readonly greeting: () => Greeting | null
  /** Whether the server granted it. */
  readonly ask: (method: 'resources/subscribe' | 'resources/unsubscribe', uri: string) => Promise<boolean>
}

interface ErrorAnswer {
  readonly jsonrpc: '2.0'
  readonly id: RequestId
  readonly error: { readonly code: number; readonly message: string }
}

export interface Listeners {
  open(request: JSONRPCRequest): Promise<void>
  /** False when no such stream is open. */
  close(id: RequestId): boolean
  /** True for what only those who listen for it get to hear. */
  tells(notification: JSONRPCNotification): boolean
}

export function createListeners({ toClient, greeting, ask }: ListenersParts): Listeners {
  /** What is granted, by the id of the client's request; nothing yet while the server is being asked. */
  const open = new Map<RequestId, Fields>()

  const urisOf = (granted: Fields): readonly string[] => {
    const uris = granted['resourceSubscriptions']
    return Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : []
  }
  const isWanted = (uri: string): boolean => [...open.values()].some((granted) => urisOf(granted).includes(uri))
  const release = (uris: readonly string[]): void => {
    for (const uri of uris) if (!isWanted(uri)) void ask('resources/unsubscribe', uri)
  }

  const granted = async (asked: Fields): Promise<Fields> => {
    const capabilities: ServerCapabilities = greeting()?.capabilities ?? {}
    const lists = listFamilies
      .map((family) => [`${family}ListChanged`, capabilities[family]?.listChanged === true] as const)
      .filter(([key, isThere]) => isThere && asked[key] === true)
    const uris: string[] = []
    for (const uri of urisOf(asked)) if (isWanted(uri) || (await ask('resources/subscribe', uri))) uris.push(uri)
    return { ...Object.fromEntries(lists), ...(uris.length > 0 ? { resourceSubscriptions: uris } : {}) }
  }

  return {
    async open({ id, params }) {
      const asked: unknown = params?.['notifications']
      if (!isFields(asked)) {
        const message = 'notifications must say what to listen for.'
        return toClient({ jsonrpc: '2.0', id, error: { code: INVALID_PARAMS, message } })
      }
      open.set(id, {})
      const notifications = await granted(asked)
      if (!open.has(id)) return release(urisOf(notifications))
      open.set(id, notifications)
      const method = 'notifications/subscriptions/acknowledged'
      toClient(withMeta({ jsonrpc: '2.0', method, params: { notifications } }, { [metaKeys.subscription]: id }))
    },
    close(id) {
      const before = open.get(id)
      if (!before) return false
      open.delete(id)
      release(urisOf(before))
      return true
    },
    tells(notification) {
      const isFor = wanting(notification)
      if (!isFor) return false
      for (const [id, filter] of open) {
        if (isFor(filter)) toClient(withMeta(notification, { [metaKeys.subscription]: id }))
      }
      return true
    },
  }
}

/** Which streams a notification is for; null for one that is not for streams. */
function wanting({ method, params }: JSONRPCNotification): ((granted: Fields) => boolean) | null {
  if (method === 'notifications/resources/updated') {
    return ({ resourceSubscriptions: uris }) => Array.isArray(uris) && uris.includes(params?.['uri'])
  }
  const family = listFamilies.find((one) => method === `notifications/${one}/list_changed`)
  return family ? (granted) => granted[`${family}ListChanged`] === true : null
}
