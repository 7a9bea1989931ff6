/** Turns a server's answers into those of the other era: what one demands of a result and the other does not know. */
import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import { type Fields, isFields } from '../contract/fields.ts'
import { metaKeys, metaOf } from '../wire/eras.ts'
import type { Answer } from './messages.ts'

/** 2025-11-25 for a resource that is not there; 2026-07-28 has the code of a bad parameter for it. */
const RESOURCE_NOT_FOUND = -32002
const INVALID_PARAMS = -32602

/** Methods whose results say how long they may be kept; a bridge cannot know, so: not at all. */
const cacheable: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
])

/** As a server with a handshake would have answered. */
export function asAnsweredBefore({ method }: JSONRPCRequest, answer: Answer): Answer {
  if ('error' in answer) return answer
  const { resultType, ...result } = answer.result
  // What an extension answers instead of a result is for the client to understand.
  const kept = resultType === undefined || resultType === 'complete' ? result : answer.result
  if (method === 'tools/list') return { ...answer, result: { ...kept, tools: toolsBefore(kept['tools']) } }
  if (method === 'tools/call') return { ...answer, result: objectsOnly(kept) }
  return { ...answer, result: kept }
}

/** Before 2026-07-28 structured content is an object, and a schema that says otherwise fails the whole list. */
function toolsBefore(tools: unknown): unknown {
  if (!Array.isArray(tools)) return tools
  return tools.map((tool: unknown) => {
    if (!isFields(tool) || !isFields(tool['outputSchema']) || tool['outputSchema']['type'] === 'object') return tool
    const { outputSchema: _, ...rest } = tool
    return rest
  })
}

function objectsOnly(result: Fields): Fields {
  const { structuredContent, ...rest } = result
  if (structuredContent === undefined || isFields(structuredContent)) return result
  const content: readonly unknown[] = Array.isArray(rest['content']) ? rest['content'] : []
  if (content.some((part) => isFields(part) && part['type'] === 'text')) return rest
  return { ...rest, content: [...content, { type: 'text', text: JSON.stringify(structuredContent) }] }
}

/** As a server of 2026-07-28 would answer. One that does gets its own words passed on. */
export function asAnsweredNow(method: string, answer: Answer, serverInfo: unknown): Answer {
  if ('error' in answer) {
    const { error } = answer
    return error.code === RESOURCE_NOT_FOUND ? { ...answer, error: { ...error, code: INVALID_PARAMS } } : answer
  }
  if (answer.result['resultType'] !== undefined) return answer
  const _meta = { [metaKeys.serverInfo]: serverInfo, ...metaOf(answer.result) }
  const keeping = cacheable.has(method) ? { ttlMs: 0, cacheScope: 'private' } : {}
  const tools = method === 'tools/list' ? { tools: toolsNow(answer.result['tools']) } : {}
  const result: Fields = { resultType: 'complete', ...keeping, ...answer.result, ...tools, _meta }
  return { ...answer, result }
}

/** How a tool is run as a task is said by an extension since. */
function toolsNow(tools: unknown): unknown {
  if (!Array.isArray(tools)) return tools
  return tools.map((tool: unknown) => {
    if (!isFields(tool)) return tool
    const { execution: _, ...rest } = tool
    return rest
  })
}
