/** Tells the three sorts of JSON-RPC messages apart. The transports have checked them; this only looks. */
import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCNotification,
  JSONRPCRequest,
  JSONRPCResultResponse,
  RequestId,
} from '@modelcontextprotocol/server'

export type Answer = JSONRPCResultResponse | JSONRPCErrorResponse

export type Sorted =
  | { readonly sort: 'request'; readonly message: JSONRPCRequest }
  | { readonly sort: 'notification'; readonly message: JSONRPCNotification }
  | { readonly sort: 'answer'; readonly message: Answer }

export function sorted(message: JSONRPCMessage): Sorted {
  if (!('method' in message)) return { sort: 'answer', message }
  return 'id' in message ? { sort: 'request', message } : { sort: 'notification', message }
}

/** The request that a `notifications/cancelled` is about. */
export function cancelledId({ method, params }: JSONRPCNotification): RequestId | null {
  if (method !== 'notifications/cancelled') return null
  const id = params?.['requestId']
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
