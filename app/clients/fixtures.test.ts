/** Config files as people have them: each is linked and unlinked, and comes back byte for byte. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ParseError, parse as parseJsonc } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'
import type { MooredServer } from './client.ts'
import { fromJson5 } from './json5.ts'
import { clients } from './table.ts'
import { testComputer } from './testing/test-computer.ts'

const http: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'aaa',
}
const stdio: MooredServer = { id: 'files', url: null, transport: 'stdio', token: null }

/** Client, OS, fixture, and where that client keeps it. */
const files = [
  [
    'claude-desktop',
    'darwin',
    'claude-desktop-macos.json',
    'Library/Application Support/Claude/claude_desktop_config.json',
  ],
  ['claude-desktop', 'linux', 'claude-desktop-linux.json', '.config/Claude/claude_desktop_config.json'],
  [
    'claude-desktop',
    'win32',
    'claude-desktop-windows.json',
    'AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json',
  ],
  ['claude-code', 'linux', 'claude-code.json', '.claude.json'],
  ['cursor', 'darwin', 'cursor.json', '.cursor/mcp.json'],
  ['vscode', 'linux', 'vscode.json', '.config/Code/User/mcp.json'],
  ['vscode', 'win32', 'vscode-windows.json', 'AppData/Roaming/Code/User/profiles/-5b3a/mcp.json'],
  ['vscode-insiders', 'darwin', 'vscode.json', 'Library/Application Support/Code - Insiders/User/mcp.json'],
  ['codex', 'linux', 'codex.toml', '.codex/config.toml'],
  ['gemini-cli', 'linux', 'gemini-cli.json', '.gemini/settings.json'],
  ['copilot-cli', 'darwin', 'copilot-cli.json', '.copilot/mcp-config.json'],
  ['opencode', 'linux', 'opencode.jsonc', '.config/opencode/opencode.jsonc'],
  ['devin-desktop', 'win32', 'devin-desktop.json', 'AppData/Roaming/devin/mcp_config.json'],
  ['windsurf', 'linux', 'windsurf.json', '.codeium/windsurf/mcp_config.json'],
  ['cline', 'linux', 'cline.json', '.cline/data/settings/cline_mcp_settings.json'],
  ['continue', 'linux', 'continue.yaml', '.continue/config.yaml'],
  ['zed', 'darwin', 'zed.json', '.config/zed/settings.json'],
  ['kiro', 'linux', 'kiro.json', '.kiro/settings/mcp.json'],
  ['goose', 'darwin', 'goose.yaml', '.config/goose/config.yaml'],
  ['goose', 'win32', 'goose-windows.yaml', 'AppData/Roaming/Block/goose/config/config.yaml'],
  ['lm-studio', 'darwin', 'lm-studio.json', '.lmstudio/mcp.json'],
  ['openclaw', 'linux', 'openclaw.json', '.openclaw/openclaw.json'],
  ['openclaw', 'darwin', 'openclaw-by-hand.json', '.openclaw/openclaw.json'],
] as const

const { at, put, clientsOn } = testComputer()

/** As a program reads it that knows nothing of Berth. */
function meaning(path: string, text: string): unknown {
  if (path.endsWith('.toml')) return parseToml(text)
  if (path.endsWith('.yaml')) return parseYaml(text, { merge: true })
  const errors: ParseError[] = []
  const value: unknown = parseJsonc(fromJson5(text).json, errors, { allowTrailingComma: true })
  expect(errors).toEqual([])
  return value
}

const OURS = ['sample', 'files']

function withoutOurs(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !OURS.includes(Object(item).name)).map(withoutOurs)
  if (typeof value !== 'object' || value === null) return value
  const others = Object.entries(value).filter(([key]) => !OURS.includes(key))
  return Object.fromEntries(others.map(([key, inner]) => [key, withoutOurs(inner)]))
}

describe('a config file as people have it', () => {
  it('is here for each client', () => {
    expect(new Set(files.map(([client]) => client))).toEqual(new Set(clients.map(({ id }) => id)))
  })

  it.each(files)(
    'of %s on %s (%s) is linked, and comes back byte for byte',
    async (client, platform, fixture, path) => {
      const bytes = await readFile(join(import.meta.dirname, 'fixtures', fixture))
      const file = await put(path, bytes)
      const linker = clientsOn(platform)
      const report = await linker.link(client, http)
      await linker.link(client, stdio)
      expect(report.entries).toEqual([{ client, file, entryName: 'sample' }])

      const linked = await readFile(file, 'utf8')
      const before = meaning(path, bytes.toString())
      const after = meaning(path, linked)
      expect(linked).toMatch(/sample[\s\S]*files[\s\S]*connect/)
      expect(withoutOurs(after)).toMatchObject(Object(before))

      await linker.unlink(client, 'sample')
      await linker.unlink(client, 'files')
      expect(await readFile(file)).toEqual(bytes)
    },
  )
})

describe('traps of single clients', () => {
  it('case 5: Gemini CLI gets its file back without the mark that keeps it from starting', async () => {
    const file = await put('.gemini/settings.json', '\ufeff{}')
    await clientsOn('linux').link('gemini-cli', http)
    expect((await readFile(file, 'utf8')).startsWith('{')).toBe(true)
  })

  it('case 7: Gemini CLI cannot read a comma at the end, so the file is refused with its place', async () => {
    const file = await put('.gemini/settings.json', '{\n  // fine\n  "ui": {},\n}')
    await expect(clientsOn('linux').link('gemini-cli', http)).rejects.toThrow(`${file}, line 4, column 1`)
  })

  it('OpenCode merges its files: the entry goes where entries are, under a name that is free in all', async () => {
    const jsonc = '{\n  // mine\n  "theme": "system"\n}\n'
    const first = await put('.config/opencode/opencode.jsonc', jsonc)
    const second = await put(
      '.config/opencode/opencode.json',
      '{"mcp": {"other": {"type": "local", "command": ["x"]}}}',
    )
    const report = await clientsOn('linux').link('opencode', http)
    expect(report.entries).toEqual([{ client: 'opencode', file: second, entryName: 'sample' }])
    expect(await readFile(first, 'utf8')).toBe(jsonc)
    await clientsOn('linux').unlink('opencode', 'sample')

    await put('.config/opencode/opencode.jsonc', '{"mcp": {"other": {"enabled": false}}}')
    await put('.config/opencode/opencode.json', '{"mcp": {"Sample": {"enabled": false}}}')
    const again = await clientsOn('linux').link('opencode', http)
    expect(again.entries).toEqual([{ client: 'opencode', file: first, entryName: 'sample-2' }])
  })

  it('OpenCode gets .jsonc where neither file has entries', async () => {
    const first = await put('.config/opencode/opencode.jsonc', '{}')
    await put('.config/opencode/opencode.json', '{}')
    expect((await clientsOn('linux').link('opencode', http)).entries.map(({ file }) => file)).toEqual([first])
  })

  it('VS Code has a file per profile, and each gets the entry', async () => {
    const paths = ['User/mcp.json', 'User/profiles/-5b3a/mcp.json', 'User/profiles/7c1/mcp.json']
    const written = await Promise.all(paths.map((path) => put(`.config/Code/${path}`, '{}')))
    await mkdir(at('.config/Code/User/profiles/unused'))
    const { entries } = await clientsOn('linux').link('vscode', http)
    expect(entries.map(({ file }) => file)).toEqual(written)
  })

  it('Cline was never started: its lock has no folder yet, and is not waited for', async () => {
    await mkdir(at('.cline/data'), { recursive: true })
    const { entries } = await clientsOn('linux').link('cline', http)
    expect(entries).toHaveLength(1)
  })

  it('Goose writes its file anew, with empty fields in every entry: ours is still known', async () => {
    const file = await put('.config/goose/config.yaml', 'extensions:\n  mine: {type: builtin, enabled: true}\n')
    const linker = clientsOn('linux')
    await linker.link('goose', stdio)
    const { extensions } = parseYaml(await readFile(file, 'utf8'))
    const added = { description: '', env_keys: [], bundled: null, available_tools: [] }
    await put(
      '.config/goose/config.yaml',
      stringifyYaml({ extensions: { ...extensions, files: { ...added, ...extensions.files } } }),
    )
    expect((await linker.unlink('goose', 'files')).entries).toHaveLength(1)
    expect(parseYaml(await readFile(file, 'utf8'))).toEqual({
      extensions: { mine: { type: 'builtin', enabled: true } },
    })
  })

  it('Continue takes a new file for whole', async () => {
    await mkdir(at('.continue'))
    await clientsOn('linux').link('continue', http)
    expect(parseYaml(await readFile(at('.continue/config.yaml'), 'utf8'))).toEqual({
      name: 'Local Config',
      version: '1.0.0',
      schema: 'v1',
      mcpServers: [
        {
          name: 'sample',
          type: 'streamable-http',
          url: http.url,
          requestOptions: { headers: { Authorization: 'Bearer aaa' } },
        },
      ],
    })
  })

  it.each([
    ['windsurf', '.codeium/windsurf/mcp_config.json', '{}'],
    ['goose', '.config/goose/config.yaml', 'a: 1\n'],
    ['continue', '.continue/config.yaml', 'name: a\nversion: 1.0.0\n'],
  ])('an address and a token of %s, whatever it calls them, follow the server', async (client, path, bytes) => {
    const file = await put(path, bytes)
    const linker = clientsOn('linux')
    await linker.link(client, http)
    const moved = { ...http, url: 'http://127.0.0.1:3007/mcp', token: 'bbb' }
    expect((await linker.foresee(moved)).moves).toEqual([
      { client, file, entryName: 'sample', from: http.url, to: moved.url },
    ])
    expect(await linker.oldEntries({ ...http, token: 'bbb' })).toHaveLength(1)
    await linker.rewrite(moved)
    expect(await readFile(file, 'utf8')).toMatch(/3007[\s\S]*Bearer bbb/)
    expect(await readFile(file, 'utf8')).not.toMatch(/3000|aaa/)
    await linker.unlink(client, 'sample')
    expect(await readFile(file, 'utf8')).toBe(bytes)
  })
})
