/** All that the bridge says to an AI client, and so to the person who reads its log or its window. */
import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import type { FailureView } from '../contract/failure.ts'
import type { LinkState } from './until-up.ts'

/** JSON-RPC leaves -32000 to -32099 to implementations. */
const UNAVAILABLE = -32000

export interface JsonRpcError {
  readonly code: number
  readonly message: string
  readonly data: { readonly kind: string; readonly fix: string }
}

/** Instructions in the answer to `initialize` while the server itself cannot give its own. */
export function instructions(id: string, state: LinkState): string {
  const why = state.kind === 'down' ? `${state.failure.message} ${state.failure.fix}` : 'It is starting.'
  return [
    `This is Berth's bridge to the MCP server "${id}", which does not answer yet. ${why}`,
    'Its tools appear as soon as it answers; nothing needs to be restarted here.',
  ].join(' ')
}

/** The answer to a request that could not be passed on. */
export function unavailable(id: string, what: string, failure: FailureView): JsonRpcError {
  const { kind, message, fix } = failure
  return {
    code: UNAVAILABLE,
    message: `Berth could not pass ${what} to "${id}". ${message} ${fix}`,
    data: { kind, fix },
  }
}

/** The answer to a request that the server may have carried out before it went away. */
export function interrupted(id: string, what: string): JsonRpcError {
  const fix = 'Check whether it did before you ask again.'
  return {
    code: UNAVAILABLE,
    message: `Server "${id}" went away during ${what}. It may or may not have done it. ${fix}`,
    data: { kind: 'not-running', fix },
  }
}

/** A request as a person names it: `tools/call echo`. */
export function nameOf({ method, params }: JSONRPCRequest): string {
  const detail = params?.['name'] ?? params?.['uri']
  return typeof detail === 'string' ? `${method} ${detail}` : method
}
