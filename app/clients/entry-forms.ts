/** The forms of entry that several clients share. */
import type { BridgeCommand, Entry, SnippetForm, UrlTarget } from './client.ts'
import { nested } from './json-properties.ts'

/** `{ command, args, env }`: what every client takes for stdio. */
export function commandEntry({ command, args, env }: BridgeCommand): Entry {
  return { command, args, ...unlessEmpty('env', env) }
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
  return { url, ...unlessEmpty('headers', headers) }
}

/** For clients that speak Streamable HTTP only, or of which nobody knows more: the bridge speaks SSE for them. */
export function httpOnly(form: (target: UrlTarget) => Entry): (target: UrlTarget) => Entry | null {
  return (target) => (target.transport === 'sse' ? null : form(target))
}

/** The values below the name that a client has for them, or nothing where there are none. */
export function unlessEmpty(name: string, values: Readonly<Record<string, string>>): Entry {
  return Object.keys(values).length > 0 ? { [name]: values } : {}
}

/** JSON to paste, the entry below the keys that the client reads. */
export function jsonSnippet(path: readonly string[], note: string | null = null): SnippetForm {
  return {
    language: 'json',
    text: (name, entry) => JSON.stringify(nested(path, { [name]: entry }), null, 2),
    note,
  }
}
