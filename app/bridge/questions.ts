/** Keeps the server's requests to the client apart over restarts, since each session numbers its own from the start. */
import type { JSONRPCNotification, JSONRPCRequest, RequestId } from '@modelcontextprotocol/server'
import { type Answer, cancelledId } from './messages.ts'
import type { SessionKey } from './upstream.ts'

export interface Questions {
  /** The server's request under the id that the client sees. */
  ask(session: SessionKey, request: JSONRPCRequest): JSONRPCRequest
  /** The client's answer under the server's own id, with its session; null when nobody waits for it any more. */
  answered(answer: Answer): { readonly session: SessionKey; readonly answer: Answer } | null
  /** A server's `notifications/cancelled` under the id that the client sees; other notifications as they are. */
  translated(session: SessionKey, notification: JSONRPCNotification): JSONRPCNotification
  /** Cancellations for all that this session still waited for. */
  abandon(session: SessionKey): readonly JSONRPCNotification[]
}

export function createQuestions(): Questions {
  const open = new Map<RequestId, { readonly session: SessionKey; readonly id: RequestId }>()
  let last = 0

  return {
    ask(session, request) {
      last += 1
      open.set(last, { session, id: request.id })
      return { ...request, id: last }
    },
    answered(answer) {
      if (answer.id === undefined) return null
      const question = open.get(answer.id)
      open.delete(answer.id)
      return question ? { session: question.session, answer: { ...answer, id: question.id } } : null
    },
    translated(session, notification) {
      const id = cancelledId(notification)
      for (const [seen, question] of open) {
        if (question.session !== session || question.id !== id) continue
        open.delete(seen)
        return { ...notification, params: { ...notification.params, requestId: seen } }
      }
      return notification
    },
    abandon(session) {
      const seen = [...open].filter(([, question]) => question.session === session).map(([id]) => id)
      for (const id of seen) open.delete(id)
      return seen.map((requestId) => ({
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId, reason: 'The server went away.' },
      }))
    },
  }
}
