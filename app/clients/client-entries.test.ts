/** What each client's entry looks like, by transport, written out as the client reads it. */
import { describe, expect, it } from 'vitest'
import { homeFrom } from '../home.ts'
import type { Entry, MooredServer } from './client.ts'
import { freeEntryName } from './entry-name.ts'
import { ourEntry } from './our-entry.ts'
import { clients } from './table.ts'

const deps = {
  home: homeFrom({}, '/home/you'),
  launcher: { command: '/opt/berth', script: '/opt/cli.js', env: {} },
}
const url = 'http://127.0.0.1:3000/mcp'
const sseUrl = 'http://127.0.0.1:3001/sse'
const http: MooredServer = { id: 'sample', url, transport: 'streamable-http', token: 'aaa' }
const servers = {
  stdio: { id: 'sample', url: null, transport: 'stdio', token: null },
  http,
  sse: { ...http, url: sseUrl, transport: 'sse' },
  open: { ...http, token: null },
} satisfies Record<string, MooredServer>

const args = ['/opt/cli.js', 'connect', 'sample']
const env = { ELECTRON_RUN_AS_NODE: '1' }
const headers = { Authorization: 'Bearer aaa' }
const bridge = { command: '/opt/berth', args, env }
const typedBridge = { type: 'stdio', ...bridge }
const gooseBridge = { type: 'stdio', cmd: '/opt/berth', args, envs: env, enabled: true, timeout: 300 }
const tools = ['*']
const localBridge = { type: 'local', ...bridge, tools }

const shapes: Readonly<Record<string, Readonly<Record<keyof typeof servers, Entry>>>> = {
  'claude-desktop': { stdio: bridge, http: bridge, sse: bridge, open: bridge },
  'claude-code': {
    stdio: typedBridge,
    http: { type: 'http', url, headers },
    sse: { type: 'sse', url: sseUrl, headers },
    open: { type: 'http', url },
  },
  cursor: { stdio: bridge, http: { url, headers }, sse: { url: sseUrl, headers }, open: { url } },
  vscode: {
    stdio: typedBridge,
    http: { type: 'http', url, headers },
    sse: { type: 'sse', url: sseUrl, headers },
    open: { type: 'http', url },
  },
  'vscode-insiders': {
    stdio: typedBridge,
    http: { type: 'http', url, headers },
    sse: { type: 'sse', url: sseUrl, headers },
    open: { type: 'http', url },
  },
  codex: { stdio: bridge, http: { url, http_headers: headers }, sse: bridge, open: { url } },
  'gemini-cli': {
    stdio: bridge,
    http: { type: 'http', url, headers },
    sse: { type: 'sse', url: sseUrl, headers },
    open: { type: 'http', url },
  },
  'copilot-cli': {
    stdio: localBridge,
    http: { type: 'http', url, headers, tools },
    sse: { type: 'sse', url: sseUrl, headers, tools },
    open: { type: 'http', url, tools },
  },
  opencode: {
    stdio: { type: 'local', command: ['/opt/berth', ...args], environment: env, enabled: true },
    http: { type: 'remote', url, headers, enabled: true },
    sse: { type: 'remote', url: sseUrl, headers, enabled: true },
    open: { type: 'remote', url, enabled: true },
  },
  'devin-desktop': {
    stdio: bridge,
    http: { url, transport: 'http', headers },
    sse: { url: sseUrl, transport: 'sse', headers },
    open: { url, transport: 'http' },
  },
  windsurf: {
    stdio: bridge,
    http: { serverUrl: url, headers },
    sse: { serverUrl: sseUrl, headers },
    open: { serverUrl: url },
  },
  cline: {
    stdio: bridge,
    http: { type: 'streamableHttp', url, headers },
    sse: { type: 'sse', url: sseUrl, headers },
    open: { type: 'streamableHttp', url },
  },
  continue: {
    stdio: typedBridge,
    http: { type: 'streamable-http', url, requestOptions: { headers } },
    sse: { type: 'sse', url: sseUrl, requestOptions: { headers } },
    open: { type: 'streamable-http', url },
  },
  zed: { stdio: bridge, http: { url, headers }, sse: bridge, open: { url } },
  kiro: { stdio: bridge, http: { url, headers }, sse: { url: sseUrl, headers }, open: { url } },
  goose: {
    stdio: gooseBridge,
    http: { type: 'streamable_http', uri: url, headers, enabled: true, timeout: 300 },
    sse: gooseBridge,
    open: { type: 'streamable_http', uri: url, enabled: true, timeout: 300 },
  },
  'lm-studio': { stdio: bridge, http: { url, headers }, sse: bridge, open: { url } },
  openclaw: {
    stdio: bridge,
    http: { url, transport: 'streamable-http', headers },
    sse: { url: sseUrl, transport: 'sse', headers },
    open: { url, transport: 'streamable-http' },
  },
}

describe('the entry of each client', () => {
  it('is written out here for every one in the table', () => {
    expect(Object.keys(shapes)).toEqual(clients.map(({ id }) => id))
  })

  it.each(clients.map((client) => [client.id, client] as const))('%s', (id, client) => {
    const entries = Object.entries(servers).map(([kind, server]) => [kind, ourEntry(client, server, deps)])
    expect(Object.fromEntries(entries)).toEqual(shapes[id])
  })
})

describe('the name of an entry', () => {
  const ids = ['a', 'sample', 'memory', 'filesystem-of-my-own', 'skills-of-the-house', 'twenty-letters-long-']
  it.each(clients.map((client) => [client.id, client] as const))('case 19: suits %s', (_id, client) => {
    for (const id of ids) {
      const taken: string[] = []
      for (let count = 0; count < 11; count++) taken.push(freeEntryName(client, id, taken))
      expect(new Set(taken).size).toBe(11)
      for (const name of taken) expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/)
    }
  })

  it('case 18: does not take the place of what a client has under that name', () => {
    const nameIn = (id: string, server: string) => {
      const client = clients.find((one) => one.id === id)
      return client && freeEntryName(client, server, [])
    }
    expect(nameIn('goose', 'memory')).toBe('berth-memory')
    expect(nameIn('zed', 'memory')).toBe('memory')
    expect(nameIn('claude-desktop', 'scheduled-tasks-of-x')).toBe('berth-scheduled-task')
  })
})
