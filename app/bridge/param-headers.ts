/** Repeats those arguments of a tool call in headers whose schema asks for it, as HTTP servers of 2026-07-28 demand. */
import { type Fields, isFields } from '../contract/fields.ts'
import { headerValue } from '../wire/header-value.ts'

/** With which a server says that headers and body differ. */
export const HEADERS_DIFFER = -32020

/** One argument that goes into a header, too. */
interface Mirrored {
  readonly header: string
  readonly path: readonly string[]
}

export interface ParamHeaders {
  /** Learns from an answer to `tools/list`. */
  learn(result: Fields): void
  /** For the parameters of a `tools/call`. */
  headersFor(params: unknown): Readonly<Record<string, string>>
}

export function createParamHeaders(): ParamHeaders {
  const byTool = new Map<unknown, readonly Mirrored[]>()
  return {
    learn({ tools }) {
      for (const tool of Array.isArray(tools) ? tools : []) {
        if (isFields(tool)) byTool.set(tool['name'], mirroredIn(tool['inputSchema'], []))
      }
    },
    headersFor(params) {
      const { name, arguments: given } = isFields(params) ? params : {}
      const headers: Record<string, string> = {}
      for (const { header, path } of byTool.get(name) ?? []) {
        const value = path.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), given)
        const words = wordsOf(value)
        if (words !== null) headers[`Mcp-Param-${header}`] = headerValue(words)
      }
      return headers
    },
  }
}

/** Only what is reached by `properties` alone can be mirrored (SEP-2243). */
function mirroredIn(schema: unknown, path: readonly string[]): readonly Mirrored[] {
  const properties = isFields(schema) ? schema['properties'] : undefined
  if (!isFields(properties)) return []
  return Object.entries(properties).flatMap(([key, property]) => {
    const header = isFields(property) ? property['x-mcp-header'] : undefined
    const here = [...path, key]
    return typeof header === 'string' ? [{ header, path: here }] : mirroredIn(property, here)
  })
}

function wordsOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  return null
}
