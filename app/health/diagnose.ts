/** Tells a person why a server cannot be reached and what to do, one row of words per symptom. */
import type { HttpTransport, Symptom } from './symptom.ts'

/** What the words name. */
export interface Place {
  /** `127.0.0.1:3000`; '' for stdio. */
  readonly address: string
  /** `/mcp`; '' for stdio. */
  readonly path: string
  readonly transport: HttpTransport | 'stdio'
  /** What was asked when it failed: `tools/list`, say. */
  readonly asked: string
}

export interface Diagnosis {
  /** What failed and on what. */
  readonly reason: string
  /** What to do about it. */
  readonly fix: string
}

/** What a server that has not finished loading shows as well. */
const silences: readonly Symptom['kind'][] = ['refused', 'not-ours', 'unreachable', 'dropped', 'behind-gate', 'silent']

const usualPath = { 'streamable-http': '/mcp', sse: '/sse', stdio: '' } as const
const spoken = { 'streamable-http': 'Streamable HTTP', sse: 'the older SSE transport', stdio: 'stdio' } as const
const other = { 'streamable-http': 'sse', sse: 'streamable-http', stdio: 'stdio' } as const

const inSeconds = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`
const because = (detail: string): string => (detail ? `: ${detail.replace(/\.$/, '')}.` : '.')

type Row<K extends Symptom['kind']> = (symptom: Extract<Symptom, { kind: K }>, place: Place) => Diagnosis

const words: { readonly [K in Symptom['kind']]: Row<K> } = {
  // The port, outside and inside.
  refused: (_, { address }) => ({
    reason: `Nothing listens on ${address}.`,
    fix: 'Start the server. If it is running, compare the port it publishes with the port in its settings, then restart it.',
  }),
  'not-ours': (_, { address }) => ({
    reason: `No running container of this server publishes ${address}, so nothing was sent there.`,
    fix: 'Start the server. If it is running, restart it, so that it publishes the port in its settings.',
  }),
  unreachable: ({ code }, { address }) => ({
    reason: `The connection to ${address} failed (${code}).`,
    fix: 'Check that no firewall or VPN on this computer blocks loopback connections.',
  }),
  dropped: (_, { address }) => ({
    reason: `${address} takes the connection and drops it without an answer, so inside the container nothing listens on the expected port.`,
    fix: 'Make the server listen on 0.0.0.0 and on its container port. FastMCP listens on 127.0.0.1 unless its code says host="0.0.0.0": the constructor overrides FASTMCP_HOST. The log says where it listens.',
  }),
  'behind-gate': (_, { address }) => ({
    reason: `The gate on ${address} answers, but nothing behind it does.`,
    fix: 'Read the log: the server may still be loading. If it runs, make it listen on 0.0.0.0 and on its container port. FastMCP listens on 127.0.0.1 unless its code says host="0.0.0.0": the constructor overrides FASTMCP_HOST.',
  }),
  silent: ({ limit }, { address, asked }) => ({
    reason: `No answer to ${asked}${address ? ` from ${address}` : ''} within ${inSeconds(limit)}.`,
    fix: 'Read its log: it may still be loading, or be stuck, or short of memory or CPU. Raise its limits or restart it.',
  }),
  endless: ({ limit }, { asked }) => ({
    reason: `The server answered ${asked} with more than ${Math.round(limit / 2 ** 20)} MB.`,
    fix: 'Read its log: it may be caught in a loop, or list far more than an AI client can take.',
  }),

  // The door: does the route match the transport?
  'not-http': (_, { address }) => ({
    reason: `What answers on ${address} does not speak HTTP.`,
    fix: 'Correct the container port: the image has another program on this one.',
  }),
  'web-page': ({ status }, { address, path }) => ({
    reason: `${address}${path} answers with a web page (HTTP ${status}), not with MCP.`,
    fix: 'Correct the path or the container port: another program of the image may be listening there.',
  }),
  'wrong-path': ({ status }, { address, path, transport }) => ({
    reason: `There is nothing at ${path} on ${address} (HTTP ${status}).`,
    fix: `Correct the path. ${usualPath[transport]} is usual for ${spoken[transport]}, ${usualPath[other[transport]]} for ${spoken[other[transport]]}.`,
  }),
  'wrong-method': ({ status }, { address, path, transport }) => ({
    reason: `${address}${path} does not take ${transport === 'sse' ? 'GET' : 'POST'} (HTTP ${status}), so ${spoken[transport]} is not spoken there.`,
    fix: `Set the transport to ${other[transport]} if the server speaks ${spoken[other[transport]]}. Otherwise correct the path.`,
  }),
  'not-acceptable': ({ status }, { address, path, transport }) => ({
    reason: `${address}${path} has no answer in the form of ${spoken[transport]} (HTTP ${status}).`,
    fix: `Set the transport to ${other[transport]}, or update the server.`,
  }),
  'other-transport': ({ transport, path }, place) => ({
    reason: `The server speaks ${spoken[transport]} at ${path}, not ${spoken[place.transport]} at ${place.path}.`,
    fix: `Set its transport to ${transport} and its path to ${path}.`,
  }),
  redirect: ({ location }, { address, path }) => ({
    reason: `${address}${path} sends its callers on to ${location}.`,
    fix: 'Set the path to where it points, if that is the same server.',
  }),
  'host-refused': ({ status }, { address }) => ({
    reason: `The server refuses calls to the host ${address} (HTTP ${status}).`,
    fix: 'Its protection against DNS rebinding allows other hosts only. Allow 127.0.0.1 and localhost with any port in the server’s own settings.',
  }),
  'server-error': ({ status, detail }) => ({
    reason: `The server failed with HTTP ${status}${because(detail)}`,
    fix: 'Read its log for the error behind it, then restart it.',
  }),

  // The token: equal on both sides, byte for byte?
  'token-missing': ({ status }) => ({
    reason: `The server demands a token (HTTP ${status}), but its settings give it none.`,
    fix: 'Set auth to "server", so that Berth makes a token for it, then restart it.',
  }),
  'token-rejected': ({ status }) => ({
    reason: `The server rejects its token (HTTP ${status}).`,
    fix: 'Restart it, so that it reads the current token from MCP_AUTH_TOKEN. If it takes its token from elsewhere, make the two equal, byte for byte.',
  }),
  'token-white-space': ({ status }) => ({
    reason: `The server rejects its token (HTTP ${status}): the token file has a space or a newline beside the token.`,
    fix: 'Rotate the token. Berth writes the new one without white space.',
  }),

  // The conversation.
  'session-lost': (_, { asked }) => ({
    reason: `The server forgot its session before ${asked}.`,
    fix: 'Run one instance of it only, or switch it to stateless mode.',
  }),
  'not-mcp': ({ detail }, { transport }) => ({
    reason: `What answers does not speak MCP${because(detail)}`,
    fix:
      transport === 'stdio'
        ? 'Check the image and its command. A stdio server may write nothing but MCP messages to stdout.'
        : 'Check the image, the path and the container port.',
  }),
  version: ({ detail }) => ({
    reason: `The server speaks no version of MCP that is understood here${because(detail)}`,
    fix: 'Update the server. If it is newer than Berth, update Berth.',
  }),
  'call-failed': ({ detail }, { asked }) => ({
    reason: `The server answered ${asked} with an error${because(detail)}`,
    fix: 'Read its log for what is behind it.',
  }),
  ended: ({ exitCode, lastWords }, { asked }) => ({
    reason: `The server ended with exit code ${exitCode} before it answered ${asked}${because(lastWords)}`,
    fix:
      exitCode === 137
        ? 'It was killed, most likely for want of memory. Raise its memory limit.'
        : 'Check its command and the variables that it needs.',
  }),
  'start-failed': ({ detail, fix }) => ({ reason: `The server could not be started${because(detail)}`, fix }),
}

/** The reason and the fix, in words a person can act on, and whether the server answered at all. */
export function diagnose(symptom: Symptom, place: Place): Diagnosis & { readonly answered: boolean } {
  // The table's type ties each row to its symptom; TypeScript cannot follow that through a lookup.
  const row = words[symptom.kind] as (symptom: Symptom, place: Place) => Diagnosis
  return { ...row(symptom, place), answered: !silences.includes(symptom.kind) }
}
