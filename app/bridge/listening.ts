/** Hears what a server of 2026-07-28 says of its own accord, over one `subscriptions/listen` that is kept open. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONRPCNotification, ServerCapabilities } from '@modelcontextprotocol/server'
import { Failure } from '../contract/failure.ts'
import { type Fields, isFields } from '../contract/fields.ts'
import { metaKeys, metaOf } from '../wire/eras.ts'
import type { Session } from './session.ts'
import { listFamilies } from './stand-ins.ts'

/** Milliseconds before a stream that ended is opened again; the last one repeats. */
const PAUSES = [250, 1_000, 5_000]

export interface Listening {
  /** Opens the stream; resolves when the server has granted it or does not have it. */
  begin(): Promise<void>
  /** Whether the server tells of this resource from now on. */
  subscribe(uri: string): Promise<boolean>
  unsubscribe(uri: string): Promise<void>
  /** Takes the server's word that a stream is open; false for any other notification. */
  takes(notification: JSONRPCNotification): boolean
}

interface ListeningParts {
  readonly session: Session
  readonly capabilities: ServerCapabilities
  /** `_meta` of each request. */
  readonly envelope: () => Fields
  /** Gets what may have been missed while the stream was broken. */
  readonly onMissed: (notification: JSONRPCNotification) => void
}

export function createListening({ session, capabilities, envelope, onMissed }: ListeningParts): Listening {
  const uris = new Set<string>()
  /** What the server grants, by the id of the request that waits for it. */
  const opening = new Map<string, (granted: Fields | null) => void>()
  let current: string | null = null
  /** The server answered the last request for a stream with an error. */
  let isRefused = false
  let count = 0
  let turn: Promise<unknown> = Promise.resolve()

  const wanted = (): Fields => ({
    ...Object.fromEntries(
      listFamilies
        .filter((family) => capabilities[family]?.listChanged)
        .map((family) => [`${family}ListChanged`, true]),
    ),
    ...(uris.size > 0 ? { resourceSubscriptions: [...uris] } : {}),
  })

  const settle = (id: string, granted: Fields | null): void => {
    opening.get(id)?.(granted)
    opening.delete(id)
  }

  /** The stream with the wishes of this moment takes the place of the one before, so that nothing falls between. */
  const open = async (): Promise<Fields | null> => {
    const before = current
    const notifications = wanted()
    if (Object.keys(notifications).length === 0) {
      current = null
      if (before) await session.giveUp(before)
      return {}
    }
    count += 1
    const id = `berth-listen-${count}`
    const granting = new Promise<Fields | null>((resolve) => void opening.set(id, resolve))
    const params = { _meta: { ...envelope() }, notifications }
    void session
      .request({ jsonrpc: '2.0', id, method: 'subscriptions/listen', params })
      .catch(() => null)
      .then((answer) => {
        isRefused = answer !== null && 'error' in answer
        ended(id)
      })
    const granted = await granting
    if (granted === null) return null
    current = Object.keys(granted).length > 0 ? id : null
    if (before) await session.giveUp(before)
    return granted
  }
  const inTurn = (): Promise<Fields | null> => {
    const opened = turn.then(open)
    turn = opened
    return opened
  }

  const ended = (id: string): void => {
    settle(id, null)
    if (current !== id) return
    current = null
    void reopen()
  }
  const reopen = async (): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      await sleep(PAUSES[Math.min(tries, PAUSES.length - 1)], undefined, { ref: false })
      if (session.isOver() || current !== null) return
      const granted = await inTurn()
      // What it granted before it does not know now: it is another version, which a new session finds out.
      if (!granted && isRefused) return session.end(anotherVersion())
      if (granted) {
        for (const notification of missed(granted)) onMissed(notification)
        return
      }
    }
  }

  return {
    begin: async () => {
      await inTurn()
    },
    subscribe: async (uri) => {
      uris.add(uri)
      const granted = (await inTurn())?.['resourceSubscriptions']
      if (Array.isArray(granted) && granted.includes(uri)) return true
      uris.delete(uri)
      return false
    },
    unsubscribe: async (uri) => {
      if (uris.delete(uri)) await inTurn()
    },
    takes: ({ method, params }) => {
      if (method !== 'notifications/subscriptions/acknowledged') return false
      const granted = params?.['notifications']
      settle(String(metaOf(params)[metaKeys.subscription]), isFields(granted) ? granted : {})
      return true
    },
  }
}

const anotherVersion = (): Failure =>
  new Failure('not-running', 'Another version of the server runs in its place.', 'Ask again: it is greeted anew.')

function missed(granted: Fields): readonly JSONRPCNotification[] {
  const lists = listFamilies
    .filter((family) => granted[`${family}ListChanged`] === true)
    .map((family) => ({ jsonrpc: '2.0' as const, method: `notifications/${family}/list_changed` }))
  const uris: unknown = granted['resourceSubscriptions']
  const resources = (Array.isArray(uris) ? uris : []).map((uri: unknown) => ({
    jsonrpc: '2.0' as const,
    method: 'notifications/resources/updated',
    params: { uri },
  }))
  return [...lists, ...resources]
}
