/** Mooring on whole computers made of real folders, one per OS: where entries go, what stays, what a person is told. */
import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import type { MooredServer } from './client.ts'
import { failureOf } from './testing/failure-of.ts'
import { testComputer } from './testing/test-computer.ts'

const http: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'aaa',
}
const stdio: MooredServer = { id: 'files', url: null, transport: 'stdio', token: null }
const sse: MooredServer = { ...http, id: 'old', url: 'http://127.0.0.1:3001/sse', transport: 'sse' }

const { at, put, text, clientsOn } = testComputer()

const json = async (path: string): Promise<Record<string, Record<string, unknown>>> => JSON.parse(await text(path))

const asWritten = { state: { kind: 'as-written' }, writtenAt: 0 }
const nobody: ReadonlySet<string> = new Set()
const linux = '.config/Claude/claude_desktop_config.json'
const bridge = {
  command: '/opt/Berth/berth',
  args: ['/opt/Berth/cli.js', 'connect', 'sample'],
  env: { ELECTRON_RUN_AS_NODE: '1' },
}

describe('where Claude Desktop is', () => {
  it.each([
    ['darwin', {}, 'Library/Application Support/Claude/claude_desktop_config.json'],
    ['linux', {}, linux],
    ['linux', { XDG_CONFIG_HOME: 'xdg' }, 'xdg/Claude/claude_desktop_config.json'],
    ['win32', { APPDATA: 'Roaming' }, 'Roaming/Claude/claude_desktop_config.json'],
    ['win32', {}, 'AppData/Roaming/Claude/claude_desktop_config.json'],
  ] as const)('case 39: on %s with %j', async (platform, relative, path) => {
    const env = Object.fromEntries(Object.entries(relative).map(([name, value]) => [name, at(value)]))
    await put(path, '{}')
    const report = await clientsOn(platform, env).link('claude-desktop', http)
    expect(report.entries).toEqual([{ client: 'claude-desktop', file: at(path), entryName: 'sample' }])
    expect(await json(path)).toEqual({ mcpServers: { sample: bridge } })
  })

  it('case 20: writes to every file there is: each package, the classic place and the third-party profile', async () => {
    const store = (name: string) =>
      `AppData/Local/Packages/${name}/LocalCache/Roaming/Claude/claude_desktop_config.json`
    const paths = [
      store('Claude_pzs8sxrjxfjjc'),
      store('Claude_other'),
      'AppData/Roaming/Claude/claude_desktop_config.json',
      'AppData/Local/Claude-3p/claude_desktop_config.json',
    ]
    for (const [index, path] of paths.entries()) await put(path, `{"n": ${index}}`)
    await put(store('NotClaude_x'), '{}')
    const report = await clientsOn('win32').link('claude-desktop', http)
    expect(new Set(report.entries.map(({ file }) => file))).toEqual(new Set(paths.map((path) => at(path))))
    for (const [index, path] of paths.entries())
      expect(await json(path)).toEqual({ n: index, mcpServers: { sample: bridge } })
    expect(await text(store('NotClaude_x'))).toBe('{}')
    const { entries } = await clientsOn('win32').unlink('claude-desktop', 'sample')
    expect(entries).toHaveLength(4)
    for (const [index, path] of paths.entries()) expect(await text(path)).toBe(`{"n": ${index}}`)
  })

  it('case 20: creates the file inside the package when the app was never started', async () => {
    await mkdir(at('AppData/Local/Packages/Claude_pzs8sxrjxfjjc'), { recursive: true })
    await mkdir(at('AppData/Roaming/Claude'), { recursive: true })
    const { entries } = await clientsOn('win32').link('claude-desktop', http)
    expect(entries.map(({ file }) => file)).toEqual([
      at('AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json'),
    ])
  })

  it('writes to further profiles beside the usual one, and to no copy of a config', async () => {
    const folder = (name: string) => `Library/Application Support/${name}`
    const paths = ['Claude', 'Claude-Work'].map((name) => `${folder(name)}/claude_desktop_config.json`)
    for (const path of paths) await put(path, '{}')
    await put(`${folder('Claude-Work')}/Preferences`, '{}')
    for (const name of ['Claude Backup', 'Claude-old', 'ClaudeNotes'])
      await put(`${folder(name)}/claude_desktop_config.json`, '{}')
    await put(`${folder('ClaudeNotes')}/Preferences`, '{}')
    const { entries } = await clientsOn('darwin').link('claude-desktop', http)
    expect(entries.map(({ file }) => file)).toEqual(paths.map((path) => at(path)))
  })

  it('case 50: creates the file where only the folder is, private to the person', async () => {
    await mkdir(at('.config/Claude'), { recursive: true })
    await clientsOn('linux').link('claude-desktop', http)
    expect(await json(linux)).toEqual({ mcpServers: { sample: bridge } })
    expect((await stat(at(linux))).mode & 0o777).toBe(0o600)
  })

  it('case 50: says that it is not installed where there is no trace of it, and makes no folder', async () => {
    const failure = await failureOf(clientsOn('linux').link('claude-desktop', http))
    expect(failure).toMatchObject({
      kind: 'client-not-installed',
      message: expect.stringContaining('Claude Desktop is not installed'),
    })
    await expect(stat(at('.config'))).rejects.toThrow('ENOENT')
  })

  it('case 40: leaves files that only look right alone', async () => {
    await put('.config/claude/claude_desktop_config.json', '{}')
    await put('.config/Claude/config.json', '{}')
    await clientsOn('linux').link('claude-desktop', http)
    expect(await text('.config/claude/claude_desktop_config.json')).toBe('{}')
    expect(await text('.config/Claude/config.json')).toBe('{}')
  })
})

describe('the entry', () => {
  it('case 13: never holds a url or a token for Claude Desktop', async () => {
    await put(linux, '{}')
    await clientsOn('linux').link('claude-desktop', http)
    expect(await text(linux)).not.toMatch(/url|aaa|http:/)
  })

  it('names BERTH_HOME when it is not the default one', async () => {
    await put(linux, '{}')
    const home = at('elsewhere')
    await clientsOn('linux', { BERTH_HOME: home }).link('claude-desktop', http)
    expect((await json(linux))['mcpServers']?.['sample']).toEqual({
      ...bridge,
      env: { ...bridge.env, BERTH_HOME: home },
    })
  })

  it('case 41: has no blank in its arguments, wherever Berth is', async () => {
    await put(linux, '{}')
    await clientsOn('linux', {}, `/opt/Jörg Müller/\${X}/cli.js`).link('claude-desktop', http)
    const entry = (await json(linux))['mcpServers']?.['sample'] as typeof bridge & { env: { BERTH_BRIDGE: string } }
    for (const arg of entry.args) expect(arg).not.toMatch(/\s/)
    expect(entry.args.slice(-2)).toEqual(['connect', 'sample'])
    expect(entry.env.BERTH_BRIDGE).toMatch(/^file:\/\/\/[\w/.%]+$/)
  })

  it.each([
    [
      'claude-code',
      '.claude.json',
      'mcpServers',
      { type: 'http', url: http.url, headers: { Authorization: 'Bearer aaa' } },
    ],
    ['cursor', '.cursor/mcp.json', 'mcpServers', { url: http.url, headers: { Authorization: 'Bearer aaa' } }],
    [
      'vscode',
      '.config/Code/User/mcp.json',
      'servers',
      { type: 'http', url: http.url, headers: { Authorization: 'Bearer aaa' } },
    ],
    ['codex', '.codex/config.toml', 'mcp_servers', { url: http.url, http_headers: { Authorization: 'Bearer aaa' } }],
  ])('of %s has its own form for HTTP, and the bridge for stdio', async (client, path, root, expected) => {
    const file = await put(path, '')
    const clients = clientsOn('linux')
    await clients.link(client, http)
    await clients.link(client, stdio)
    const read = path.endsWith('.toml') ? parseToml : JSON.parse
    const entries = read(await readFile(file, 'utf8'))[root]
    expect(entries.sample).toEqual(expected)
    expect(entries.files).toMatchObject({ command: bridge.command, args: ['/opt/Berth/cli.js', 'connect', 'files'] })
  })

  it('is of type sse for SSE where a client speaks it, and the bridge in Codex, which does not', async () => {
    await put('.claude.json', '{}')
    await put('.codex/config.toml', '')
    const clients = clientsOn('linux')
    await clients.link('claude-code', sse)
    await clients.link('codex', sse)
    expect((await json('.claude.json'))['mcpServers']?.['old']).toMatchObject({ type: 'sse', url: sse.url })
    expect(await text('.codex/config.toml')).toContain('[mcp_servers.old]\ncommand = "/opt/Berth/berth"')
  })

  it('case 39: goes where CLAUDE_CONFIG_DIR and CODEX_HOME point', async () => {
    await mkdir(at('claude'))
    await mkdir(at('codex'))
    const clients = clientsOn('linux', { CLAUDE_CONFIG_DIR: at('claude'), CODEX_HOME: at('codex') })
    await clients.link('claude-code', http)
    await clients.link('codex', http)
    expect(await readdir(at('claude'))).toEqual(['.claude.json'])
    expect(await readdir(at('codex'))).toEqual(['config.toml'])
  })
})

describe('what is not ours', () => {
  it('case 17: a foreign entry of the same name stays, and ours gets a suffix', async () => {
    const mine =
      '{\n  "mcpServers": {\n    "Sample": { "command": "mine" },\n    "sample_2": { "command": "mine" }\n  }\n}\n'
    await put(linux, mine)
    const clients = clientsOn('linux')
    const { entries } = await clients.link('claude-desktop', http)
    expect(entries[0]?.entryName).toBe('sample-3')
    expect(Object.keys((await json(linux))['mcpServers'] ?? {})).toEqual(['Sample', 'sample_2', 'sample-3'])
    await clients.unlink('claude-desktop', 'sample')
    expect(await text(linux)).toBe(mine)
  })

  it('case 16: an entry of an extension with our name stays', async () => {
    await put(linux, '{"mcpServers": {"sample": {"command": "x", "extensionId": "y"}}}')
    await clientsOn('linux').link('claude-desktop', http)
    expect((await json(linux))['mcpServers']).toMatchObject({ sample: { extensionId: 'y' }, 'sample-2': bridge })
  })

  it('case 18: a name that a client keeps for itself gets a prefix', async () => {
    await put(linux, '{}')
    await put('.cursor/mcp.json', '{}')
    const clients = clientsOn('linux')
    const desktop = await clients.link('claude-desktop', { ...http, id: 'skills-db' })
    const cursor = await clients.link('cursor', { ...http, id: 'filesystem-x' })
    expect([desktop.entries[0]?.entryName, cursor.entries[0]?.entryName]).toEqual([
      'berth-skills-db',
      'berth-filesystem-x',
    ])
  })

  it('case 46: an entry that a person edited is left, and said so', async () => {
    await put(linux, '{"mcpServers": {"mine": {"command": "x"}}}')
    const clients = clientsOn('linux')
    await clients.link('claude-desktop', http)
    const edited = (await text(linux)).replace('"connect"', '"connect", "--verbose"')
    await put(linux, edited)
    expect(await failureOf(clients.unlink('claude-desktop', 'sample'))).toMatchObject({
      kind: 'client-entry-foreign',
      message: expect.stringContaining(`"sample" in ${at(linux)} is no longer what Berth wrote`),
    })
    expect(await failureOf(clients.link('claude-desktop', http))).toMatchObject({ kind: 'client-entry-foreign' })
    const all = await clients.unlinkAll('sample')
    expect(all).toMatchObject({ entries: [], next: expect.stringContaining('Berth left it as it is') })
    expect(await text(linux)).toBe(edited)
  })

  it('an entry that the client laid out anew is still ours', async () => {
    await put(linux, '{"mcpServers":{}}')
    const clients = clientsOn('linux')
    await clients.link('claude-desktop', http)
    const { env, args, command } = bridge
    await put(linux, JSON.stringify({ mcpServers: { sample: { env, args, command } } }, null, 4))
    await clients.unlink('claude-desktop', 'sample')
    expect(await json(linux)).toEqual({ mcpServers: {} })
  })

  it('case 47: an entry that a person deleted is not brought back by taking out ours', async () => {
    await put(linux, '{"mcpServers": {"a": {"command": "x"}, "b": {"command": "x"}}}')
    const clients = clientsOn('linux')
    await clients.link('claude-desktop', http)
    const without = (await text(linux)).replace('"a": {"command": "x"}, ', '')
    await put(linux, without)
    await clients.unlink('claude-desktop', 'sample')
    expect(await text(linux)).toBe('{"mcpServers": {"b": {"command": "x"}}}')
  })
})

describe('link and unlink', () => {
  const documents = [
    '{}',
    '{\n  "preferences": {"x": 1e400}\n}',
    '{\r\n\t"mcpServers": null,\r\n\t"z": 1\r\n}\r\n',
    '{"mcpServers":{"mine":{"command":"x"}}}',
  ]
  it.each(documents.map((document) => [document]))('give back the bytes of %j', async (document) => {
    await put(linux, document)
    const clients = clientsOn('linux')
    const linked = await clients.link('claude-desktop', http)
    await clients.link('claude-desktop', stdio)
    expect(linked.backups).toHaveLength(1)
    expect(await readFile(linked.backups[0] ?? '', 'utf8')).toBe(document)
    await clients.unlink('claude-desktop', 'sample')
    await clients.unlink('claude-desktop', 'files')
    expect(await text(linux)).toBe(document)
    expect(await clients.entries(nobody)).toEqual([])
  })

  it('write nothing when it is as asked already', async () => {
    const file = await put(linux, '{}')
    const clients = clientsOn('linux')
    await clients.link('claude-desktop', http)
    const before = await stat(file)
    expect(await clients.link('claude-desktop', http)).toEqual({ entries: [], backups: [], next: null })
    expect(await stat(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    await clients.unlink('claude-desktop', 'sample')
    expect(await clients.unlink('claude-desktop', 'sample')).toEqual({ entries: [], backups: [], next: null })
  })

  it.runIf(process.platform === 'linux')(
    'tell a person nothing to do for a client that reads its file again',
    async () => {
      const run = async (name: string) => {
        const program = at(name)
        await copyFile('/bin/sleep', program)
        return spawn(program, ['60'])
      }
      await put('.cline/data/settings/cline_mcp_settings.json', '{}')
      await put('.codex/config.toml', '')
      const clients = clientsOn('linux')
      const programs = await Promise.all(['cline', 'codex'].map(run))
      try {
        const views = async () => (await clients.list()).filter(({ running }) => running).map(({ id }) => id)
        await expect.poll(views, { timeout: 5_000 }).toEqual(expect.arrayContaining(['codex', 'cline']))
        expect((await clients.link('cline', http)).next).toBeNull()
        expect((await clients.link('codex', http)).next).toBe('Restart Codex: it reads its config once, at start.')
      } finally {
        for (const program of programs) program.kill()
      }
    },
  )

  it('take an entry that a person pasted for ours instead of adding a second', async () => {
    await put(linux, JSON.stringify({ mcpServers: { mine: bridge } }))
    const clients = clientsOn('linux')
    expect((await clients.link('claude-desktop', http)).entries).toEqual([])
    expect(await clients.entries(nobody)).toEqual([
      { client: 'claude-desktop', file: at(linux), entryName: 'mine', id: 'sample', ...asWritten },
    ])
  })

  it('write into all files or into none', async () => {
    const classic = 'AppData/Roaming/Claude/claude_desktop_config.json'
    const thirdParty = 'AppData/Local/Claude-3p/claude_desktop_config.json'
    await put(classic, '{"a": 1}')
    await put(thirdParty, '{ // broken\n}')
    const clients = clientsOn('win32')
    const failure = await failureOf(clients.link('claude-desktop', http))
    expect(failure).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining(`${at(thirdParty)}, line 1, column 3`),
    })
    expect(await text(classic)).toBe('{"a": 1}')
    expect(await clients.entries(nobody)).toEqual([])
  })

  it('case 28: two at once lose nothing', async () => {
    await put(linux, '{}')
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => clientsOn('linux').link('claude-desktop', { ...http, id })))
    expect(new Set(Object.keys((await json(linux))['mcpServers'] ?? {}))).toEqual(new Set(['a', 'b', 'c', 'd']))
    expect(await clientsOn('linux').entries(nobody)).toHaveLength(4)
  })

  it('unlinkAll takes the server out of every client, past a file that is broken', async () => {
    await put(linux, '{}')
    await put('.cursor/mcp.json', '{}')
    await put('.codex/config.toml', 'model = "x"\n')
    const clients = clientsOn('linux')
    for (const client of ['claude-desktop', 'cursor', 'codex']) await clients.link(client, http)
    const broken = await put('.cursor/mcp.json', '{ "mcpServers": ')
    const report = await clients.unlinkAll('sample')
    expect(report.entries.map(({ client }) => client)).toEqual(['claude-desktop', 'codex'])
    expect(report.next).toContain(broken)
    expect(await text(linux)).toBe('{}')
    expect(await text('.codex/config.toml')).toBe('model = "x"\n')
  })

  it('refuse a client that Berth does not know', async () => {
    expect(await failureOf(clientsOn('linux').link('word', http))).toMatchObject({ kind: 'unknown-client' })
  })

  it('stop when the record of our entries cannot be read, rather than take them for foreign', async () => {
    await put(linux, '{}')
    await put('.berth/clients.json', '{ half')
    expect(await failureOf(clientsOn('linux').link('claude-desktop', http))).toMatchObject({ kind: 'file-unreadable' })
    expect(await text(linux)).toBe('{}')
  })

  it('keep in the record the keys that a newer Berth wrote', async () => {
    await put(linux, '{}')
    await put('.berth/clients.json', '{"version": 1, "entries": [], "origins": {}, "later": [1]}')
    await clientsOn('linux').link('claude-desktop', http)
    expect(JSON.parse(await text('.berth/clients.json'))).toMatchObject({ later: [1] })
    expect(await text('.berth/clients.json')).not.toContain('aaa')
  })
})

describe('rewrite', () => {
  const moved = { ...http, url: 'http://127.0.0.1:3007/mcp', token: 'bbb' }

  it('brings token and port of every url entry up to date, leaves bridges, and can be undone', async () => {
    await put(linux, '{}')
    await put('.claude.json', '{"numStartups": 3}')
    await put('.codex/config.toml', '# mine\n')
    const clients = clientsOn('linux')
    for (const client of ['claude-desktop', 'claude-code', 'codex']) await clients.link(client, http)
    const before = await Promise.all([linux, '.claude.json', '.codex/config.toml', '.berth/clients.json'].map(text))
    const { entries, undo } = await clients.rewrite(moved)
    expect(entries.map(({ client }) => client)).toEqual(['claude-code', 'codex'])
    expect(await text('.claude.json')).toMatch(/3007[\s\S]*Bearer bbb/)
    expect(await text('.codex/config.toml')).toMatch(/3007[\s\S]*Bearer bbb/)
    expect((await text('.claude.json')) + (await text('.codex/config.toml'))).not.toContain('aaa')
    expect(await text(linux)).toBe(before[0])
    await undo()
    const after = await Promise.all([linux, '.claude.json', '.codex/config.toml'].map(text))
    expect(after).toEqual(before.slice(0, 3))
    await clients.unlinkAll('sample')
    expect(await text('.claude.json')).toBe('{"numStartups": 3}')
    expect(await text('.codex/config.toml')).toBe('# mine\n')
  })

  it('undoes no file that someone wrote since', async () => {
    await put('.claude.json', '{}')
    const clients = clientsOn('linux')
    await clients.link('claude-code', http)
    const { undo } = await clients.rewrite(moved)
    const theirs = (await text('.claude.json')).replace('{', '{"numStartups": 3,')
    await put('.claude.json', theirs)
    await undo()
    expect(await text('.claude.json')).toBe(theirs)
    expect((await clients.unlink('claude-code', 'sample')).entries).toHaveLength(1)
  })

  it('brings back no entry that a person took out, and leaves one that a person edited', async () => {
    await put('.claude.json', '{}')
    await put('.cursor/mcp.json', '{}')
    const clients = clientsOn('linux')
    await clients.link('claude-code', http)
    await clients.link('cursor', http)
    await put('.claude.json', '{"mcpServers": {}}')
    const edited = (await text('.cursor/mcp.json')).replace('"url"', '"disabled": true, "url"')
    await put('.cursor/mcp.json', edited)
    expect((await clients.rewrite(moved)).entries).toEqual([])
    expect(await text('.claude.json')).toBe('{"mcpServers": {}}')
    expect(await text('.cursor/mcp.json')).toBe(edited)
  })
})

describe('list and entries', () => {
  it('shows what is installed, which file, and its problem in words', async () => {
    const file = await put(linux, '{\n  // x\n}')
    await put('.codex/config.toml', 'a = 1')
    const views = await clientsOn('linux').list()
    expect(views.filter(({ installed }) => installed).map(({ id, form }) => [id, form])).toEqual([
      ['claude-desktop', 'bridge'],
      ['codex', 'url'],
    ])
    expect(views[0]?.files).toEqual([
      {
        path: file,
        exists: true,
        problem: `${file}, line 2, column 3: a comment, which this file may not have. Berth changed nothing.`,
      },
    ])
    expect(views[2]?.files).toEqual([{ path: at('.cursor/mcp.json'), exists: false, problem: null }])
  })

  it('finds a program on the PATH that was never started', async () => {
    const bin = at('bin')
    await mkdir(bin)
    await symlink('/bin/true', join(bin, 'codex'))
    const clients = clientsOn('linux', { PATH: bin })
    expect((await clients.list()).find(({ id }) => id === 'codex')?.installed).toBe(true)
    await clients.link('codex', http)
    expect(await text('.codex/config.toml')).toContain('[mcp_servers.sample]')
  })

  it('case 24: changes nothing when the file is read-only, not even its own record', async () => {
    const file = await put(linux, '{}')
    await chmod(file, 0o444)
    const clients = clientsOn('linux')
    expect(await failureOf(clients.link('claude-desktop', http))).toMatchObject({ kind: 'client-file' })
    expect(await clients.entries(nobody)).toEqual([])
    expect(JSON.parse(await text('.berth/clients.json'))).toMatchObject({ entries: [] })
  })
})
