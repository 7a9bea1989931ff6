/** Shows a client of 2026-07-28 as one that shook hands; a client that does is passed on as it is. */
import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/server'
import type { Fields } from '../contract/fields.ts'
import { claimOf, MODERN, metaKeys, metaOf, UNSUPPORTED_VERSION, withoutMeta } from '../wire/eras.ts'
import { createListeners } from './listeners.ts'
import { type Answer, cancelledId, sorted } from './messages.ts'
import { asAnsweredNow } from './results.ts'
import { createRuns } from './runs.ts'
import type { Greeting } from './upstream.ts'

const METHOD_NOT_FOUND = -32601
/** What went with the handshake. */
const gone: ReadonlySet<string> = new Set([
  'initialize',
  'ping',
  'logging/setLevel',
  'resources/subscribe',
  'resources/unsubscribe',
])
/** How the bridge's own requests in the client's name begin. */
const OWN = 'berth-asks-'

export interface ClientFace {
  fromClient(message: JSONRPCMessage): void
  fromRelay(message: JSONRPCMessage): void
}

interface ClientFaceParts {
  readonly toRelay: (message: JSONRPCMessage) => void
  readonly toClient: (message: JSONRPCMessage) => void
}

export function createClientFace({ toRelay, toClient }: ClientFaceParts): ClientFace {
  /** How the client spoke last: one that tries the newer version first may fall back to the handshake. */
  let isModern = false
  let introduced: Promise<Answer> | null = null
  let greeting: Greeting | null = null
  let level: unknown
  let count = 0
  const own = new Map<unknown, (answer: Answer) => void>()

  const runs = createRuns({ toClient, answerServer: toRelay })
  const ask = (method: string, params: Fields): Promise<Answer> =>
    new Promise((resolve) => {
      count += 1
      const id = `${OWN}${count}`
      own.set(id, resolve)
      toRelay({ jsonrpc: '2.0', id, method, params })
    })
  const listeners = createListeners({
    toClient,
    greeting: () => greeting,
    ask: async (method, uri) => 'result' in (await ask(method, { uri })),
  })

  /** Greets the server in the client's name; the first time also opens the session for requests. */
  const introduce = async ({ params }: JSONRPCRequest): Promise<Answer> => {
    const meta = metaOf(params)
    const answer = await ask('initialize', {
      protocolVersion: MODERN,
      clientInfo: meta[metaKeys.clientInfo] ?? { name: 'unnamed', version: '0' },
      capabilities: meta[metaKeys.clientCapabilities] ?? {},
    })
    if ('error' in answer) return answer
    greeting = answer.result as unknown as Greeting
    return answer
  }
  const introducedBy = (request: JSONRPCRequest): Promise<Answer> => {
    introduced ??= introduce(request).then((answer) => {
      if ('error' in answer) introduced = null
      else toRelay({ jsonrpc: '2.0', method: 'notifications/initialized' })
      return answer
    })
    return introduced
  }

  const refuse = ({ id }: JSONRPCRequest, code: number, message: string, data?: Fields): void =>
    toClient({ jsonrpc: '2.0', id, error: { code, message, ...(data ? { data } : {}) } })

  const discover = async (request: JSONRPCRequest): Promise<void> => {
    // A second question may find a server that was away at the first.
    const answer = introduced ? await introduce(request) : await introducedBy(request)
    if ('error' in answer) return toClient({ ...answer, id: request.id })
    const { capabilities, instructions } = answer.result
    const said = { supportedVersions: [MODERN], capabilities, ...(instructions === undefined ? {} : { instructions }) }
    toClient(asAnsweredNow(request.method, { jsonrpc: '2.0', id: request.id, result: said }, greeting?.['serverInfo']))
  }

  const passOn = async (request: JSONRPCRequest): Promise<void> => {
    if (runs.resumes(request)) return
    const introduction = await introducedBy(request)
    if ('error' in introduction) return runs.finish({ ...introduction, id: request.id }, () => ({ ...introduction }))
    const wished = metaOf(request.params)[metaKeys.logLevel]
    if (wished !== undefined && wished !== level) {
      level = wished
      await ask('logging/setLevel', { level })
    }
    if (runs.has(request.id)) toRelay(request)
  }

  const fromModern = (request: JSONRPCRequest, claim: string): void => {
    isModern = true
    if (claim !== MODERN) {
      const data = { supported: [MODERN], requested: claim }
      refuse(request, UNSUPPORTED_VERSION, `Unsupported protocol version: ${claim}`, data)
    } else if (gone.has(request.method)) refuse(request, METHOD_NOT_FOUND, `Method not found: ${request.method}`)
    else if (request.method === 'server/discover') void discover(request)
    else if (request.method === 'subscriptions/listen') {
      void introducedBy(request).then(() => listeners.open(request))
    } else void passOn(request)
  }

  const cancel = (notification: JSONRPCNotification): void => {
    const id = cancelledId(notification)
    if (id === null || listeners.close(id)) return
    const requestId = runs.cancel(id)
    if (requestId === null) return
    toRelay({ ...withoutMeta(notification, Object.values(metaKeys)), params: { ...notification.params, requestId } })
  }

  const tell = (notification: JSONRPCNotification): void => {
    const { method, params } = notification
    switch (method) {
      case 'notifications/cancelled':
        runs.withdraw(cancelledId(notification) ?? '')
        return
      case 'notifications/progress': {
        const progressToken = runs.progressToken(params?.['progressToken'])
        toClient({ ...notification, params: { ...params, progressToken } })
        return
      }
      case 'notifications/message':
        // Only those hear a server's log who ask for it, with each request anew.
        if (runs.some((request) => metaOf(request.params)[metaKeys.logLevel] !== undefined)) toClient(notification)
        return
      default:
        if (!listeners.tells(notification)) toClient(notification)
    }
  }

  return {
    fromClient(message) {
      const it = sorted(message)
      if (it.sort === 'request') {
        const claim = claimOf(it.message)
        if (claim !== null) return fromModern(it.message, claim)
        isModern = false
        return toRelay(message)
      }
      if (isModern && it.sort === 'notification' && it.message.method === 'notifications/cancelled') cancel(it.message)
      else toRelay(message)
    },
    fromRelay(message) {
      const it = sorted(message)
      if (it.sort === 'answer') {
        const take = own.get(it.message.id)
        if (take) {
          own.delete(it.message.id)
          return take(it.message)
        }
      }
      if (!isModern) return toClient(message)
      if (it.sort === 'request') return runs.ask(it.message)
      if (it.sort === 'notification') return tell(it.message)
      runs.finish(it.message, ({ method }) => asAnsweredNow(method, it.message, greeting?.['serverInfo']))
    },
  }
}
