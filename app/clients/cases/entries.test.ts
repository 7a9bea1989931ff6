/** Cases of entries: what neighbours may look like, what ours never holds, and where else entries may stand. */
import { readFile, writeFile } from 'node:fs/promises'
import { beforeEach, expect, it } from 'vitest'
import { homeFrom } from '../../home.ts'
import type { Clients } from '../clients.ts'
import { jsonConfig } from '../edit-json.ts'
import { ourEntry } from '../our-entry.ts'
import { clients as table } from '../table.ts'
import { launcher, testComputer } from '../testing/test-computer.ts'

const server = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'berth-token-aaa',
} as const

const { at, put, clientsOn } = testComputer()

let clients: Clients
beforeEach(() => {
  clients = clientsOn('linux')
})

it('case 14: neighbours without a command, or with an env of numbers, are nobody’s business but their own', async () => {
  const text = '{"mcpServers": {"a": {"env": {"PORT": 3000, "ON": true}}, "b": null, "c": [], "d": {"command": 7}}}'
  const file = await put('.config/Claude/claude_desktop_config.json', text)
  await clients.link('claude-desktop', server)
  const { mcpServers } = JSON.parse(await readFile(file, 'utf8'))
  expect(mcpServers).toMatchObject(JSON.parse(text).mcpServers)
  for (const value of Object.values(mcpServers.sample.env)) expect(typeof value).toBe('string')
  await clients.unlink('claude-desktop', 'sample')
  expect(await readFile(file, 'utf8')).toBe(text)
})

it('case 15: no entry needs a mark that its client would strip, and one that was laid out anew is still ours', async () => {
  const file = await put('.config/Claude/claude_desktop_config.json', '{"mcpServers":{}}')
  await clients.link('claude-desktop', server)
  const { args, command, env } = JSON.parse(await readFile(file, 'utf8')).mcpServers.sample
  await writeFile(file, JSON.stringify({ mcpServers: { sample: { env, command, args } } }, null, 4))
  expect(await clients.entries(new Set())).toHaveLength(1)
  const { entries } = await clients.unlink('claude-desktop', 'sample')
  expect(entries).toHaveLength(1)
})

it.each([
  ['a literal dot', ['amp.mcpServers'], '{\n  "amp": {"mcpServers": {"no": {}}},\n  "amp.mcpServers": {"mine": {}}\n}'],
  ['a nested root', ['mcp', 'servers'], '{\n  "mcp.servers": {"no": {}},\n  "mcp": {"servers": {"mine": {}}}\n}'],
] as const)('case 38: finds entries below %s, and no others', (_name, path, text) => {
  const read = (source: string) => jsonConfig({ path, dialect: 'jsonc' })({ file: 'settings.json', text: source })
  expect([...read(text).entries.keys()]).toEqual(['mine'])
  const { text: added, origin } = read(text).put('sample', { command: 'x' })
  expect([...read(added).entries.keys()]).toEqual(['mine', 'sample'])
  expect(JSON.stringify(JSON.parse(added)).match(/"no":{}}/g)).toHaveLength(1)
  expect(read(added).remove('sample', origin)).toBe(text)
})

it('case 43: no client gets a token as an argument, where every program on the computer could read it', () => {
  for (const client of table) {
    const entry = ourEntry(client, server, { launcher, home: homeFrom({}, at()) })
    const { args = [], command = '', cmd = '' } = entry
    expect(JSON.stringify([args, command, cmd]), client.id).not.toContain(server.token)
  }
})
