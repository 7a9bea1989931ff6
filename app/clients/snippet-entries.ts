/** Finds the server entries in a pasted config, whichever client's form it has. */
import { parse as parseToml } from 'smol-toml'
import { Failure } from '../contract/failure.ts'
import { type Fields, isFields } from '../contract/fields.ts'
import { jsonValue } from './json-value.ts'

export interface NamedEntry {
  /** null for an entry pasted without its name. */
  readonly name: string | null
  readonly entry: Fields
}

/** The outer keys that clients use (clients.md 2). `mcp` may hold the entries or one more `servers`. */
const ROOT_KEYS = ['mcpServers', 'servers', 'context_servers', 'mcp_servers', 'amp.mcpServers', 'mcp']

/** null for a text that does not look like a config. Throws Failure 'invalid-input' for one that is broken or empty. */
export function namedEntries(text: string): readonly NamedEntry[] | null {
  const root = rootIn(text)
  if (root === null) return null
  const entries = isFields(root) ? entriesIn(root) : []
  if (entries.length > 0) return entries
  throw new Failure(
    'invalid-input',
    'There is no MCP server in that text.',
    'Paste an object with "mcpServers", or one entry with "command" and "args".',
  )
}

function rootIn(text: string): unknown {
  if (/^\[+\s*mcp_servers\s*\./m.test(text)) return parsedToml(text)
  if (!/^(?:[{[]|"[^"]*"\s*:|\/[/*])/.test(text)) return null
  // A part of an object, copied without the braces around it.
  const value = jsonValue(text) ?? jsonValue(`{${text}}`) ?? jsonValue(`${text}}`)
  if (value !== undefined) return value
  throw new Failure(
    'invalid-input',
    'That is not valid JSON.',
    'Copy the whole object, from its first brace to its last, and paste it again.',
  )
}

function parsedToml(text: string): unknown {
  try {
    return parseToml(text)
  } catch (cause) {
    throw new Failure('invalid-input', 'That is not valid TOML.', 'Copy the whole table and paste it again.', { cause })
  }
}

function entriesIn(root: Fields): readonly NamedEntry[] {
  for (const key of ROOT_KEYS) {
    const inner = root[key]
    if (Array.isArray(inner)) return inner.filter(isFields).map((entry) => ({ name: nameIn(entry), entry }))
    if (!isFields(inner) || isEntry(inner)) continue
    return isFields(inner['servers']) && !isEntry(inner['servers']) ? mapped(inner['servers']) : mapped(inner)
  }
  if (isEntry(root)) return [{ name: nameIn(root), entry: root }]
  return mapped(root).filter(({ entry }) => isEntry(entry))
}

function mapped(entries: Fields): readonly NamedEntry[] {
  return Object.entries(entries).flatMap(([name, entry]) => (isFields(entry) ? [{ name, entry }] : []))
}

function nameIn({ name }: Fields): string | null {
  return typeof name === 'string' ? name : null
}

function isEntry(value: Fields): boolean {
  const { command } = value
  const hasCommand = typeof command === 'string' || Array.isArray(command) || (isFields(command) && 'path' in command)
  return hasCommand || ['cmd', 'url', 'serverUrl', 'httpUrl', 'image'].some((key) => typeof value[key] === 'string')
}
