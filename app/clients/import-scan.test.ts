/** Finding entries in the files of whole clients: whose they are, and which could not be read. */
import { dirname } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Clients } from './clients.ts'
import { testComputer } from './testing/test-computer.ts'

const { at, put, clientsOn } = testComputer()

let clients: Clients
beforeEach(() => {
  clients = clientsOn('linux')
})

it('tells our own entries from others, also one that a person pasted', async () => {
  const bridge = { command: '/opt/Berth/berth', args: ['/opt/Berth/cli.js', 'connect', 'pasted'] }
  const pasted = { ...bridge, env: { ELECTRON_RUN_AS_NODE: '1' } }
  const mine = { command: 'node', args: ['connect', 'mine'] }
  await put('.config/Claude/claude_desktop_config.json', JSON.stringify({ mcpServers: { pasted, mine } }))
  await put('.cursor/mcp.json', '{}')
  await clients.link('cursor', { id: 'linked', url: null, transport: 'stdio', token: null })
  const { ours, foreign } = await clients.scan(null)
  expect(ours.map(({ client, server }) => `${client} ${server}`)).toEqual(['claude-desktop pasted', 'cursor linked'])
  expect(foreign.map(({ entryName, outlook }) => `${entryName} ${outlook.kind}`)).toEqual(['mine program'])
})

it('names a file that cannot be read, and goes on with the others', async () => {
  const broken = await put('.cursor/mcp.json', '{ "mcpServers": { ')
  await put('.codex/config.toml', '[mcp_servers.time]\ncommand = "uvx"\nargs = ["mcp-server-time==1.0"]\n')
  const { problems, foreign } = await clients.scan(null)
  expect(problems).toEqual([{ client: 'cursor', file: broken, message: expect.stringContaining('line 1') }])
  expect(foreign).toMatchObject([{ client: 'codex', entryName: 'time', outlook: { ok: true, kind: 'uvx' } }])
})

it('mounts only what is there', async () => {
  const folder = dirname(await put('notes/today.md', 'x'))
  const entry = { command: 'npx', args: ['-y', 'fs@1.0.0', folder, at('gone')] }
  await put('.cursor/mcp.json', JSON.stringify({ mcpServers: { entry } }))
  const { foreign } = await clients.scan('7:8')
  expect(foreign[0]?.outlook).toMatchObject({
    input: { mounts: [{ source: folder, target: folder, readOnly: false }], user: '7:8' },
    notes: expect.arrayContaining([`${at('gone')} is not mounted: it is not on this computer.`]),
  })
})
