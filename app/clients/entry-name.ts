/** Chooses what our entry is called in a client's file, so that it neither hides nor replaces anyone else's. */
import type { Client } from './client.ts'

/** Clients fold case, dashes and underscores when they build tool names: equal after that is a collision. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

/**
 * Clients put the name in front of each tool's: 60 characters for both in Cursor, 64 in the others (clients.md 1.2, 2.5).
 * It is also the name of a log file in Claude Desktop, and never holds an underscore, which Gemini CLI splits at.
 */
const LONGEST = 20

/** The id itself; `berth-ID` where the client keeps such names for itself; with -2, -3... where the name is taken. */
export function freeEntryName(client: Client, id: string, taken: Iterable<string>): string {
  const isReserved = client.isReservedName?.(id.toLowerCase().replaceAll('-', '_')) ?? false
  const name = cut(isReserved ? `berth-${id}` : id, '')
  const used = new Set([...taken].map(folded))
  if (!used.has(folded(name))) return name
  let suffix = 2
  while (used.has(folded(cut(name, `-${suffix}`)))) suffix++
  return cut(name, `-${suffix}`)
}

function cut(name: string, suffix: string): string {
  return name.slice(0, LONGEST - suffix.length).replace(/-+$/, '') + suffix
}
