/** The marks that tell messages of 2026-07-28, which begin with no handshake, from those of the versions before it. */
import type { JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'

/** The first version without `initialize`, and the only one of its kind so far. */
export const MODERN = '2026-07-28'
/** The latest of those that begin with `initialize`. */
const LATEST_WITH_HANDSHAKE = '2025-11-25'

const withHandshake: ReadonlySet<unknown> = new Set(['2024-11-05', '2025-03-26', '2025-06-18', LATEST_WITH_HANDSHAKE])

/** With which a server refuses a protocol version, and names those it speaks. */
export const UNSUPPORTED_VERSION = -32022

/** Keys of `_meta` (MCP 2026-07-28). */
export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscription: 'io.modelcontextprotocol/subscriptionId',
} as const

/** What each request of 2026-07-28 carries in place of a handshake. */
const envelopeKeys: readonly string[] = [
  metaKeys.version,
  metaKeys.clientInfo,
  metaKeys.clientCapabilities,
  metaKeys.logLevel,
]

type Message = JSONRPCRequest | JSONRPCNotification
export function metaOf(holder: unknown): Fields {
  const meta = isFields(holder) ? holder['_meta'] : undefined
  return isFields(meta) ? meta : {}
}

/** The version that a message claims for itself; null for one of the versions with a handshake. */
export function claimOf({ params }: Message): string | null {
  const claim = metaOf(params)[metaKeys.version]
  return typeof claim === 'string' ? claim : null
}

/** The version for a handshake: the asked one, if it has one. */
export const handshakeVersion = (asked: unknown): string =>
  typeof asked === 'string' && withHandshake.has(asked) ? asked : LATEST_WITH_HANDSHAKE

export function withMeta<M extends Message>(message: M, more: Fields): M {
  return { ...message, params: { ...message.params, _meta: { ...metaOf(message.params), ...more } } }
}

export const withoutEnvelope = <M extends Message>(message: M): M => withoutMeta(message, envelopeKeys)

/** Leaves out `_meta` altogether when nothing else was in it. */
export function withoutMeta<M extends Message>(message: M, keys: readonly string[]): M {
  if (message.params?._meta === undefined) return message
  const { _meta, ...params } = message.params
  const kept = Object.entries(metaOf(message.params)).filter(([key]) => !keys.includes(key))
  return { ...message, params: kept.length > 0 ? { ...params, _meta: Object.fromEntries(kept) } : params }
}
