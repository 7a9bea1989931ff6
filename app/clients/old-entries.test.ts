/** Entries with an old token in real config files, by whoever they were written. */
import { mkdir } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import type { MooredServer } from './client.ts'
import type { Clients } from './clients.ts'
import { testComputer } from './testing/test-computer.ts'

const server: MooredServer = {
  id: 'notes',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'new-token',
}

const { at, put, clientsOn } = testComputer()

let clients: Clients
beforeEach(() => {
  clients = clientsOn('linux')
})

const cursor = (entry: unknown): Promise<string> =>
  put('.cursor/mcp.json', JSON.stringify({ mcpServers: { mine: entry } }))
const names = async (of: MooredServer = server): Promise<readonly string[]> =>
  (await clients.oldEntries(of)).map(({ clientName, entryName }) => `${clientName}: ${entryName}`)

test('is found in JSON and in TOML, with the file it is in', async () => {
  const headers = { Authorization: 'Bearer old-token' }
  const json = await cursor({ url: server.url, headers })
  const toml = await put(
    '.codex/config.toml',
    '[mcp_servers.notes]\nurl = "http://localhost:3000/mcp/"\nhttp_headers = { authorization = "bearer old-token" }\n',
  )
  expect(await clients.oldEntries(server)).toEqual([
    { client: 'cursor', clientName: 'Cursor', file: json, entryName: 'mine' },
    { client: 'codex', clientName: 'Codex', file: toml, entryName: 'notes' },
  ])
})

test('is also one that Berth wrote before the token changed', async () => {
  await mkdir(at('.cursor'))
  await clients.link('cursor', { ...server, token: 'old-token' })
  expect(await names()).toEqual(['Cursor: notes'])
  await clients.rewrite(server)
  expect(await names()).toEqual([])
})

test.each([
  ['the token is right', { url: server.url, headers: { Authorization: 'Bearer new-token' } }],
  ['there is no token', { url: server.url }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in a file of VS Code
  ['the client puts it in when it calls', { url: server.url, headers: { Authorization: 'Bearer ${env:TOKEN}' } }],
  ['it leads to another port', { url: 'http://127.0.0.1:3001/mcp', headers: { Authorization: 'Bearer old-token' } }],
  ['it leads to another path', { url: 'http://127.0.0.1:3000/sse', headers: { Authorization: 'Bearer old-token' } }],
  ['it leads to another computer', { url: 'http://192.168.1.7:3000/mcp', headers: { Authorization: 'Bearer x' } }],
  ['it starts a program', { command: 'npx', args: ['mcp-remote'], env: { TOKEN: 'old-token' } }],
  ['it makes no sense', { url: ['http://127.0.0.1:3000/mcp'], headers: 'Authorization: Bearer old-token' }],
  ['it is nothing', null],
])('is none where %s', async (_name, entry) => {
  await cursor(entry)
  expect(await names()).toEqual([])
})

test('is none of a server without a URL or a token, nor in a file that cannot be read', async () => {
  await cursor({ url: server.url, headers: { Authorization: 'Bearer old-token' } })
  expect(await names({ ...server, token: null })).toEqual([])
  expect(await names({ ...server, url: null, transport: 'stdio' })).toEqual([])
  await put('.cursor/mcp.json', '{ "mcpServers": ')
  expect(await names()).toEqual([])
})
