/** How our entries stand, on whole computers made of real folders: what happened to them, and the two ways out. */
import { readFile, rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { MooredServer } from './client.ts'
import type { Clients } from './clients.ts'
import { failureOf } from './testing/failure-of.ts'
import { testComputer } from './testing/test-computer.ts'

const http: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'aaa',
}
const second: MooredServer = { ...http, id: 'second' }
const linux = '.config/Claude/claude_desktop_config.json'
const family = 'AppData/Local/Packages/Claude_pzs8sxrjxfjjc'
const packaged = `${family}/LocalCache/Roaming/Claude/claude_desktop_config.json`

const { at, put, text, clientsOn } = testComputer()

const statesOf = async (clients: Clients, ...running: readonly string[]) =>
  Object.fromEntries(
    (await clients.entries(new Set(running))).map(({ client, id, state }) => [`${client} ${id}`, state]),
  )

/** Both servers in Claude Desktop's file, beside an entry that is not ours. */
async function linked(platform: NodeJS.Platform = 'linux', path = linux): Promise<Clients> {
  await put(path, '{ "mcpServers": { "mine": { "command": "x" } } }')
  const clients = clientsOn(platform)
  await clients.link('claude-desktop', http)
  await clients.link('claude-desktop', second)
  return clients
}

describe('an entry', () => {
  it('is as written, also when its client laid the file out anew', async () => {
    const clients = await linked()
    await put(linux, JSON.stringify(JSON.parse(await text(linux))))
    expect(await statesOf(clients)).toEqual({
      'claude-desktop sample': { kind: 'as-written' },
      'claude-desktop second': { kind: 'as-written' },
    })
    expect((await clients.entries(new Set())).every(({ writtenAt }) => Date.now() - writtenAt < 60_000)).toBe(true)
  })

  it('that alone is gone was taken out, even while the client runs', async () => {
    const clients = await linked()
    const { mcpServers } = JSON.parse(await text(linux))
    await put(linux, JSON.stringify({ mcpServers: { mine: mcpServers.mine, second: mcpServers.second } }))
    expect(await statesOf(clients, 'claude-desktop')).toEqual({
      'claude-desktop sample': { kind: 'gone' },
      'claude-desktop second': { kind: 'as-written' },
    })
  })

  it('case 2: that went with all others of ours while the client ran was overwritten from its memory', async () => {
    const clients = await linked()
    await put(linux, '{ "mcpServers": { "mine": { "command": "x" } }, "preferences": {} }')
    const { state } = (await clients.entries(new Set(['claude-desktop'])))[0] ?? {}
    expect(state).toEqual({ kind: 'overwritten' })
  })

  it('case 2: that went from a file which is much smaller now was overwritten, too', async () => {
    const clients = await linked()
    await put(linux, '{ "scale": 0 }')
    expect(await statesOf(clients)).toMatchObject({ 'claude-desktop sample': { kind: 'overwritten' } })
  })

  it('is gone with its file', async () => {
    const clients = await linked()
    await rm(at(linux))
    expect(await statesOf(clients)).toMatchObject({ 'claude-desktop sample': { kind: 'gone' } })
  })

  it('that a person changed is told from one that is as written', async () => {
    const clients = await linked()
    await put(linux, (await text(linux)).replace('"sample"]', '"sample", "--verbose"]').replace('connect', 'Connect'))
    expect(await statesOf(clients)).toMatchObject({ 'claude-desktop sample': { kind: 'changed' } })
  })

  it('in a file that cannot be read is neither there nor gone', async () => {
    const clients = await linked()
    await put(linux, (await text(linux)).slice(0, -3))
    expect(await statesOf(clients)).toMatchObject({
      'claude-desktop sample': { kind: 'unreadable', problem: expect.stringContaining(at(linux)) },
    })
  })

  it('case 21: went with the package, whether that is away or there anew', async () => {
    const clients = await linked('win32', packaged)
    await rm(at(family), { recursive: true })
    expect(await statesOf(clients)).toMatchObject({ 'claude-desktop sample': { kind: 'package-gone' } })
    await put(packaged, '{}')
    expect(await statesOf(clients, 'claude-desktop')).toMatchObject({
      'claude-desktop sample': { kind: 'package-gone' },
    })
  })

  it.each([
    ['{ "chat.mcp.discovery.enabled": true, /* all */ }', true],
    ['{ "chat.mcp.discovery.enabled": { "claude-desktop": true } }', true],
    ['{ "chat.mcp.discovery.enabled": { "cursor-global": true } }', false],
    ['{ "chat.mcp.discovery.enabled": 7 }', false],
    ['', false],
  ])('case 51: is there twice where VS Code takes over those of Claude Desktop: %s', async (settings, isTwice) => {
    await put('.config/Code/User/settings.json', settings)
    const clients = await linked()
    await clients.link('vscode', http)
    const twice = { kind: 'twice', also: 'Claude Desktop' }
    expect(await statesOf(clients)).toMatchObject({
      'vscode sample': isTwice ? twice : { kind: 'as-written' },
      'claude-desktop sample': { kind: 'as-written' },
    })
    await clients.unlink('claude-desktop', 'sample')
    expect(await statesOf(clients)).toMatchObject({ 'vscode sample': { kind: 'as-written' } })
  })
})

describe('relink', () => {
  it('puts back what is gone, and nothing else', async () => {
    const clients = await linked()
    const before = await text(linux)
    await put(linux, '{ "mcpServers": { "mine": { "command": "x" } } }')
    const report = await clients.relink('claude-desktop', http)
    expect(report.entries).toEqual([{ client: 'claude-desktop', file: at(linux), entryName: 'sample' }])
    expect(await statesOf(clients)).toMatchObject({
      'claude-desktop sample': { kind: 'as-written' },
      'claude-desktop second': { kind: 'gone' },
    })
    await clients.relink('claude-desktop', second)
    expect(JSON.parse(await text(linux))).toEqual(JSON.parse(before))
  })

  it('writes over what a person changed, and keeps a copy of it', async () => {
    const clients = await linked()
    const before = await text(linux)
    const changed = before.replace('connect', 'Connect')
    await put(linux, changed)
    const { backups } = await clients.relink('claude-desktop', http)
    expect(await text(linux)).toBe(before)
    expect(await readFile(backups[0] ?? '', 'utf8')).toBe(changed)
  })

  it('leaves what is as written alone', async () => {
    const clients = await linked()
    expect(await clients.relink('claude-desktop', http)).toEqual({ entries: [], backups: [], next: null })
  })

  it('case 21: writes to the file that is read now when the package is away', async () => {
    const clients = await linked('win32', packaged)
    await rm(at(family), { recursive: true })
    await put('AppData/Roaming/Claude/claude_desktop_config.json', '{}')
    await clients.relink('claude-desktop', http)
    expect(await text('AppData/Roaming/Claude/claude_desktop_config.json')).toContain('connect')
    await expect(readFile(at(packaged))).rejects.toThrow('ENOENT')
  })
})

describe('forget', () => {
  it('lets go of what is gone or changed, and touches no file', async () => {
    const clients = await linked()
    const changed = (await text(linux)).replace('connect', 'Connect')
    await put(linux, changed)
    expect((await clients.forget('claude-desktop', 'sample')).entries).toHaveLength(1)
    expect(await text(linux)).toBe(changed)
    expect(await statesOf(clients)).toEqual({ 'claude-desktop second': { kind: 'as-written' } })
  })

  it('keeps what is as written', async () => {
    const clients = await linked()
    expect(await failureOf(clients.forget('claude-desktop', 'sample'))).toMatchObject({
      kind: 'too-late',
      fix: 'To take it out: `berth unlink claude-desktop sample`.',
    })
    expect(Object.keys(await statesOf(clients))).toHaveLength(2)
  })
})
