/** JSON-RPC messages of MCP as they cross a wire: looked at, and passed on as they are, however long. */
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'

/** Longest message that is taken, in bytes: above any that MCP programs send, below what a string can hold (512 MB). */
export const LONGEST_MESSAGE = 256 * 1024 * 1024

/** JSON that is no message of MCP. */
export class NotAMessage extends Error {
  override readonly name = 'NotAMessage'
  readonly value: unknown

  constructor(value: unknown) {
    super('It is JSON, and no JSON-RPC message.')
    this.value = value
  }
}

/** Throws a SyntaxError for what is no JSON, and NotAMessage. */
export function readMessage(text: string): JSONRPCMessage {
  return messageFrom(JSON.parse(text))
}

/** The same for a text that may hold a batch, which answers of 2025-03-26 can. */
export function readMessages(text: string): readonly JSONRPCMessage[] {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.map(messageFrom) : [messageFrom(value)]
}

function messageFrom(value: unknown): JSONRPCMessage {
  if (!isFields(value) || !isMessage(value)) throw new NotAMessage(value)
  return value
}

function isMessage(value: Fields): value is JSONRPCMessage & Fields {
  const { jsonrpc, id, method, params, result, error } = value
  if (jsonrpc !== '2.0') return false
  if (method !== undefined) {
    return typeof method === 'string' && (id === undefined || isId(id)) && (params === undefined || isFields(params))
  }
  if (error === undefined) return isId(id) && isFields(result)
  if (!isFields(error) || (id !== undefined && !isId(id))) return false
  return typeof error['code'] === 'number' && typeof error['message'] === 'string'
}

const isId = (id: unknown): boolean => typeof id === 'string' || typeof id === 'number'

/** One message on a line of its own. */
export const lineOf = (message: JSONRPCMessage): string => `${JSON.stringify(message)}\n`
