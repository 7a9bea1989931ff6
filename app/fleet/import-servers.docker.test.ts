/** Taking servers over from the files of every client: real files, the real engine, and a client that speaks afterwards. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Berth } from '../compose.ts'
import { viewOf } from '../contract/failure.ts'
import { SAMPLE_IMAGE } from '../engine/sample-image.ts'
import { createTestFleet, type TestFleet } from './testing/test-fleet.ts'

const script = join(import.meta.dirname, '..', '..', 'dist', 'app', 'cli.js')
const secret = 'planted-key-0123456789'

let fleet: TestFleet
let berth: Berth
beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({})
  berth = fleet.face('window')
  await berth.look()
  await berth.handlers['settings:update']({ secretStore: 'file' })
})
afterEach(() => fleet.clean())

const entry = {
  command: 'docker',
  args: ['run', '-i', '--rm', '-e', 'API_KEY', SAMPLE_IMAGE],
  env: { API_KEY: secret },
}
/** By client: the file, and what a person has in it, in its own layout. */
const files = {
  'claude-desktop': ['.config/Claude/claude_desktop_config.json', json({ mcpServers: { Notes: entry } })],
  'claude-code': [
    '.claude.json',
    json({ numStartups: 12345678901234567890n, mcpServers: { notes: { type: 'stdio', ...entry } } }),
  ],
  cursor: [
    '.cursor/mcp.json',
    `// mine\r\n{\r\n\t"mcpServers": {\r\n\t\t"notes": ${JSON.stringify(entry)},\r\n\t},\r\n}`,
  ],
  vscode: [
    '.config/Code/User/mcp.json',
    `{ "inputs": [], "servers": { "notes": ${JSON.stringify({ type: 'stdio', ...entry })} } }`,
  ],
  codex: [
    '.codex/config.toml',
    `model = "x" # mine\n\n[mcp_servers.notes]\ncommand = "docker"\nargs = ${JSON.stringify(entry.args)}\n\n[mcp_servers.notes.env]\nAPI_KEY = "${secret}"\n\n[tui]\nx = 1\n`,
  ],
} as const

function json(value: unknown): string {
  const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}` : one), 2)
  return `${text}\n`
}

const pathOf = (client: keyof typeof files): string => join(fleet.person, files[client][0])
const textOf = (client: keyof typeof files): Promise<string> => readFile(pathOf(client), 'utf8')
async function putAll(): Promise<void> {
  for (const client of names) {
    await mkdir(dirname(pathOf(client)), { recursive: true })
    await writeFile(pathOf(client), files[client][1])
  }
}
const names = Object.keys(files) as readonly (keyof typeof files)[]
const definitions = async (): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse(await readFile(fleet.home.fleetFile, 'utf8')).servers

it('takes one thing over from every client, without its secret, and a client speaks to it', async () => {
  await putAll()
  const list = await berth.handlers['import:list'](undefined)
  expect(
    list.items.map(({ name, kind, places }) => ({ name, kind, clients: places.map(({ client }) => client) })),
  ).toEqual([{ name: 'Notes', kind: 'docker', clients: names }])
  expect(list.items[0]?.plan).toMatchObject({ ok: true, id: 'notes', definition: { env: { API_KEY: '•••' } } })
  const report = await berth.handlers['import:take']({ items: [{ key: list.items[0]?.key ?? '' }] })
  await berth.stop()

  const said = JSON.stringify([list, report, berth.store.getState()])
  const written = await Promise.all([
    readFile(fleet.home.fleetFile, 'utf8'),
    readFile(fleet.home.activityFile, 'utf8'),
    readFile(fleet.home.clientsFile, 'utf8'),
    readFile(join(fleet.home.root, 'imports.json'), 'utf8'),
    ...names.map(textOf),
  ])
  expect([said, ...written].filter((text) => text.includes('planted'))).toEqual([])
  expect(await definitions()).toMatchObject({
    notes: { image: SAMPLE_IMAGE, transport: 'stdio', secrets: ['API_KEY'] },
  })
  expect(await textOf('cursor')).toMatch(
    /^\/\/ mine\r\n\{\r\n\t"mcpServers": \{\r\n\t\t"notes": \{.*"connect", "notes".*\},\r\n\t\},\r\n\}$/s,
  )
  expect(await textOf('codex')).toMatch(/^model = "x" # mine\n\n\[mcp_servers\.notes\]\n[\s\S]*\n\[tui\]\nx = 1\n$/)

  const client = new Client({ name: 'claude-ai', version: '1.0.0' })
  const env = { BERTH_HOME: fleet.home.root, DOCKER_HOST: fleet.env['DOCKER_HOST'] ?? '', HOME: fleet.person }
  const args = [script, 'connect', 'notes']
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: '/', stderr: 'ignore' }))
  try {
    const { content } = await client.callTool({ name: 'echo', arguments: { message: 'ahoy' } })
    expect(content).toEqual([{ type: 'text', text: 'ahoy' }])
  } finally {
    await client.close()
  }
})

it('gives it back byte by byte, in another face, and removes the server', async () => {
  await putAll()
  const { items } = await berth.handlers['import:list'](undefined)
  await berth.handlers['import:take']({ items: [{ key: items[0]?.key ?? '' }] })
  const cli = fleet.face('cli')
  await cli.look()
  const { taken } = await cli.handlers['import:list'](undefined)
  expect(taken).toMatchObject([{ servers: ['notes'] }])
  await cli.handlers['import:undo']({ key: taken[0]?.key ?? '' })
  for (const client of names) expect(await textOf(client)).toBe(files[client][1])
  expect(await definitions()).toEqual({})
  expect(await readdir(join(fleet.home.root, 'servers'))).toEqual([])
  expect((await cli.handlers['import:list'](undefined)).taken).toEqual([])
  expect(JSON.parse(await readFile(fleet.home.clientsFile, 'utf8'))).toMatchObject({ entries: [] })
})

it('leaves everything as it was when one file cannot be written', async () => {
  await putAll()
  await chmod(pathOf('codex'), 0o400)
  const { items } = await berth.handlers['import:list'](undefined)
  const failure = await berth.handlers['import:take']({ items: [{ key: items[0]?.key ?? '' }] }).then(
    () => null,
    viewOf,
  )
  expect(failure).toMatchObject({ kind: 'client-file', message: expect.stringContaining('it is read-only') })
  for (const client of names) expect(await textOf(client)).toBe(files[client][1])
  expect(await definitions()).toEqual({})
  expect(await readdir(join(fleet.home.root, 'servers'))).toEqual([])
  expect(JSON.parse(await readFile(fleet.home.clientsFile, 'utf8'))).toMatchObject({ entries: [] })
})

it('takes over from the chosen client alone, and refuses what was changed since the list', async () => {
  await putAll()
  const { items } = await berth.handlers['import:list'](undefined)
  await writeFile(pathOf('codex'), files.codex[1].replace('--rm', '--init'))
  const stale = berth.handlers['import:take']({ items: [{ key: items[0]?.key ?? '' }] })
  expect(await stale.then(() => null, viewOf)).toMatchObject({ kind: 'too-late' })
  const again = await berth.handlers['import:list'](undefined)
  const others = again.items.find(({ places }) => places.some(({ client }) => client === 'cursor'))
  await berth.handlers['import:take']({ items: [{ key: others?.key ?? '', clients: ['cursor'] }] })
  expect(await textOf('vscode')).toBe(files.vscode[1])
  expect(await textOf('cursor')).not.toBe(files.cursor[1])
})

it('does not undo over a change that somebody made since, and says where the copy is', async () => {
  await putAll()
  const { items } = await berth.handlers['import:list'](undefined)
  const { taken, backups } = await berth.handlers['import:take']({ items: [{ key: items[0]?.key ?? '' }] })
  const changed = `${await textOf('cursor')}\n`
  await writeFile(pathOf('cursor'), changed)
  const failure = await berth.handlers['import:undo']({ key: taken.key }).then(() => null, viewOf)
  expect(failure).toMatchObject({ kind: 'too-late', fix: expect.stringContaining(backups[2] ?? '?') })
  expect(await textOf('cursor')).toBe(changed)
  expect(await textOf('codex')).toContain('connect')
  expect(Object.keys(await definitions())).toEqual(['notes'])
})
