/** What the bridge promises and answers by itself while the server cannot speak, or does not have what was promised. */
import type { ServerCapabilities } from '@modelcontextprotocol/server'
import { handshakeVersion } from '../wire/eras.ts'
import type { Greeting } from './upstream.ts'

type Family = 'tools' | 'prompts' | 'resources' | 'logging' | 'completions'
type Result = Readonly<Record<string, unknown>>

/** Empty answers by method, and the capability that the method belongs to. */
const standIns: Readonly<Record<string, readonly [Family, Result]>> = {
  'tools/list': ['tools', { tools: [] }],
  'prompts/list': ['prompts', { prompts: [] }],
  'resources/list': ['resources', { resources: [] }],
  'resources/templates/list': ['resources', { resourceTemplates: [] }],
  'logging/setLevel': ['logging', {}],
  'completion/complete': ['completions', { completion: { values: [], hasMore: false } }],
}

/** Methods that change nothing in the server, or the same when done twice. */
const repeatable = new Set([
  ...Object.keys(standIns),
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'prompts/get',
  'subscriptions/listen',
])

/** null for methods whose answer cannot be made up. */
export const standInFor = (method: string): Result | null => standIns[method]?.[1] ?? null

/** Whether it may be sent again when the server may have carried it out already. */
export const isRepeatable = (method: string): boolean => repeatable.has(method)

/** The bridge promises more than some servers have, when it had to speak first. */
export function lacks(method: string, capabilities: ServerCapabilities): boolean {
  const family = standIns[method]?.[0]
  return family !== undefined && capabilities[family] === undefined
}

/** What a server may have lists of. */
export const listFamilies = ['tools', 'prompts', 'resources'] as const

/** All that a server may turn out to have, so that the client asks again once its lists change. */
const everything: ServerCapabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true },
  logging: {},
  completions: {},
}

/** The answer to `initialize` while a server that never gave one cannot. */
export function ownGreeting(asked: unknown, id: string, version: string, instructions: string): Greeting {
  const protocolVersion = handshakeVersion(asked)
  return { protocolVersion, capabilities: everything, serverInfo: { name: `berth/${id}`, version }, instructions }
}

/** The same in the server's own words of last time, after what there is to say of now. */
export function rememberedGreeting(asked: unknown, last: Greeting, words: string | null): Greeting {
  const instructions = [words, last['instructions']].filter((text) => typeof text === 'string').join('\n\n')
  const { instructions: _before, ...rest } = last
  return {
    ...bridgedGreeting(rest),
    protocolVersion: handshakeVersion(asked),
    ...(instructions === '' ? {} : { instructions }),
  }
}

/** The server's own answer; its lists can change when it restarts, even if it never changes them itself. */
export function bridgedGreeting(greeting: Greeting): Greeting {
  const capabilities: ServerCapabilities = { ...greeting.capabilities }
  for (const family of listFamilies) {
    if (capabilities[family]) capabilities[family] = { ...capabilities[family], listChanged: true }
  }
  return { ...greeting, capabilities }
}

/** Names of the lists that the client was told to expect. */
export const promisedLists = ({ capabilities }: Greeting): readonly string[] =>
  listFamilies.filter((family) => capabilities[family] !== undefined)
