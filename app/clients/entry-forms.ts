/** The forms of entry that several clients share. */
import type { BridgeCommand, Entry, SnippetForm, UrlTarget } from './client.ts'
import { nested } from './json-properties.ts'

/** `{ command, args, env }`: what every client takes for stdio. */
export function commandEntry({ command, args, env }: BridgeCommand): Entry {
  return { command, args, env }
}

/**
 * For clients that take `ELECTRON_RUN_AS_NODE` away from what they start: a copy of Electron without it opens a window.
 * `env` sets it once more. Windows has no such program: there the entry is as for the others.
 */
export function guardedCommandEntry({ command, args, env }: BridgeCommand): Entry {
  const { ELECTRON_RUN_AS_NODE: asNode, ...rest } = env
  if (!command.startsWith('/') || asNode === undefined) return commandEntry({ command, args, env })
  return { command: '/usr/bin/env', args: [`ELECTRON_RUN_AS_NODE=${asNode}`, command, ...args], env: rest }
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
  return { url, ...headersAs('headers', headers) }
}

/** For clients that speak Streamable HTTP only, or of which nobody knows more: the bridge speaks SSE for them. */
export function httpOnly(form: (target: UrlTarget) => Entry): (target: UrlTarget) => Entry | null {
  return (target) => (target.transport === 'sse' ? null : form(target))
}

/** The headers below another name, or nothing where there are none. */
export function headersAs(name: string, headers: UrlTarget['headers']): Entry {
  return Object.keys(headers).length > 0 ? { [name]: headers } : {}
}

/** JSON to paste, the entry below the keys that the client reads. */
export function jsonSnippet(path: readonly string[], note: string | null = null): SnippetForm {
  return {
    language: 'json',
    text: (name, entry) => JSON.stringify(nested(path, { [name]: entry }), null, 2),
    note,
  }
}
