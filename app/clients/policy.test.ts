/** Rules that switch a client's servers off: seen, told, and never written against. */
import { readFile, writeFile } from 'node:fs/promises'
import { sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { managedFile } from './claude-code.ts'
import { isOffInDefaults, isOffInRegistry } from './claude-desktop-policy.ts'
import type { MooredServer } from './client.ts'
import type { Clients } from './clients.ts'
import { failureOf } from './testing/failure-of.ts'
import { testComputer } from './testing/test-computer.ts'

const stdio: MooredServer = { id: 'files', url: null, transport: 'stdio', token: null }

const { at, put, clientsOn } = testComputer()

const policyOf = async (clients: Clients, id: string) => (await clients.list()).find((one) => one.id === id)?.policy

describe('case 48: a client that a rule switches off', () => {
  it('is told, and refused: Claude Desktop with isLocalDevMcpEnabled off in its file', async () => {
    const text = '{"features": {"isLocalDevMcpEnabled": false}, "mcpServers": {}}'
    const file = await put('.config/Claude/claude_desktop_config.json', text)
    const clients = clientsOn('linux')
    expect(await policyOf(clients, 'claude-desktop')).toBe(
      `isLocalDevMcpEnabled is off in ${file}, so Claude Desktop starts none of the servers there. Switch isLocalDevMcpEnabled on in that file, then try again.`,
    )
    const failure = await failureOf(clients.link('claude-desktop', stdio))
    expect(failure).toEqual({
      kind: 'client-policy',
      message: `isLocalDevMcpEnabled is off in ${file}, so Claude Desktop starts none of the servers there. Berth changed nothing.`,
      fix: 'Switch isLocalDevMcpEnabled on in that file, then try again.',
    })
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  it('is told, and refused: Claude Code with servers that an administrator chose', async () => {
    await put('.claude.json', '{}')
    const managed = await put('Programs/ClaudeCode/managed-mcp.json', '{"mcpServers": {}}')
    const clients = clientsOn('win32', { ProgramFiles: at('Programs') })
    expect(await policyOf(clients, 'claude-code')).toContain(managed)
    expect(await failureOf(clients.link('claude-code', stdio))).toMatchObject({ kind: 'client-policy' })
    expect(await readFile(at('.claude.json'), 'utf8')).toBe('{}')
  })

  it('can still be rid of an entry', async () => {
    const file = await put('.config/Claude/claude_desktop_config.json', '{}')
    const clients = clientsOn('linux')
    await clients.link('claude-desktop', stdio)
    await writeFile(file, (await readFile(file, 'utf8')).replace('{', '{"features": {"isLocalDevMcpEnabled": false},'))
    expect((await clients.unlink('claude-desktop', 'files')).entries).toHaveLength(1)
  })

  it('is not one whose file says on, says nothing, or cannot be read', async () => {
    for (const text of ['{"features": {"isLocalDevMcpEnabled": true}}', '{"features": {}}', '{', '[]']) {
      await put('.config/Claude/claude_desktop_config.json', text)
      expect(await policyOf(clientsOn('linux'), 'claude-desktop')).toBeNull()
    }
  })
})

describe('where rules are', () => {
  it('for Claude Code, per OS', () => {
    const on = (platform: NodeJS.Platform, env = {}) =>
      managedFile({ env, platform, homedir: '/home/you' }).replaceAll(sep, '/')
    expect([on('linux'), on('darwin'), on('win32', { ProgramFiles: '/p' })]).toEqual([
      '/etc/claude-code/managed-mcp.json',
      '/Library/Application Support/ClaudeCode/managed-mcp.json',
      '/p/ClaudeCode/managed-mcp.json',
    ])
  })

  it('for Claude Desktop, as the tools of macOS and Windows tell them', () => {
    expect(['0\n', '1\n', ''].map(isOffInDefaults)).toEqual([true, false, false])
    const registry = (value: string) =>
      `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Claude\r\n    isLocalDevMcpEnabled    ${value}\r\n\r\n`
    expect(
      ['REG_DWORD    0x0', 'REG_SZ    false', 'REG_DWORD    0x1', 'REG_DWORD    0x01'].map((value) =>
        isOffInRegistry(registry(value)),
      ),
    ).toEqual([true, true, false, false])
  })
})
