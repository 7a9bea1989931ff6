/** The forms of entry that several clients share. */
import type { BridgeCommand, Entry, SnippetForm, UrlTarget } from './client.ts'

/** `{ command, args, env }`: what every client takes for stdio. */
export function commandEntry({ command, args, env }: BridgeCommand): Entry {
  return { command, args, env }
}

/** With `type: stdio` in front, as Claude Code and VS Code write it themselves. */
export function typedCommandEntry(bridge: BridgeCommand): Entry {
  return { type: 'stdio', ...commandEntry(bridge) }
}

/** With `type: http` or `sse`: Claude Code and VS Code take a URL for nothing without it. */
export function typedUrlEntry(target: UrlTarget): Entry {
  return { type: target.transport === 'sse' ? 'sse' : 'http', ...urlEntry(target) }
}

export function urlEntry({ url, headers }: UrlTarget): Entry {
  return Object.keys(headers).length > 0 ? { url, headers } : { url }
}

/** JSON to paste, the entry below the key that the client reads. */
export function jsonSnippet(rootKey: string, note: string | null = null): SnippetForm {
  return {
    language: 'json',
    text: (name, entry) => JSON.stringify({ [rootKey]: { [name]: entry } }, null, 2),
    note,
  }
}
