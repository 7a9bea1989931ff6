/** Entries as people have them in their clients' files, and what Berth would make of each. */
import { describe, expect, it } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { outlookFor } from './import-container.ts'
import type { Outlook } from './import-outlook.ts'

const homedir = '/home/ada'
const there = new Set(['/home/ada/notes', '/home/ada/notes/inbox', '/home/ada/key.json', 'C:\\Users\\ada\\Docs'])
const outlook = (entry: Readonly<Record<string, unknown>>): Outlook =>
  outlookFor(entry, 'Cursor', { homedir, user: '1000:1000', there })
const taken = (entry: Readonly<Record<string, unknown>>) => {
  const found = outlook(entry)
  if (!found.ok) throw new Error(JSON.stringify(found))
  expect(ServerDefinition.safeParse(found.input).error?.issues ?? []).toEqual([])
  return found
}
const refused = (entry: Readonly<Record<string, unknown>>) => {
  const found = outlook(entry)
  if (found.ok) throw new Error(JSON.stringify(found))
  return found
}
const npx = (...args: string[]) => ({ command: 'npx', args })
const uvx = (...args: string[]) => ({ command: 'uvx', args })

describe('docker run', () => {
  it('keeps image, variables and mounts, and names the secrets', () => {
    const args = [
      'run',
      '-i',
      '--rm',
      '-e',
      'GITHUB_TOKEN',
      '-v',
      '/home/ada/notes:/notes:ro',
      'mcp/github',
      '--read-only',
    ]
    const { kind, what, input } = taken({ command: 'docker', args, env: { GITHUB_TOKEN: 'ghp_x' } })
    expect({ kind, what }).toEqual({ kind: 'docker', what: 'mcp/github' })
    expect(input).toEqual({
      image: 'mcp/github',
      transport: 'stdio',
      command: ['--read-only'],
      env: { GITHUB_TOKEN: 'ghp_x' },
      secrets: ['GITHUB_TOKEN'],
      mounts: [{ source: '/home/ada/notes', target: '/notes', readOnly: true }],
    })
  })

  it('speaks on stdin to whoever spoke on stdin before, whatever it publishes', () => {
    const { input, notes } = taken({ command: 'docker', args: ['run', '-i', '-p', '8080:8080', 'mcp/github'] })
    expect(input).toEqual({ image: 'mcp/github', transport: 'stdio' })
    expect(notes).toEqual(['-p 8080:8080 was left out: the client speaks to it on stdin.'])
  })

  it.each([
    ['a password in a URL', { DATABASE: 'postgres://ada:planted@db/notes' }, ['DATABASE']],
    ['a key by its form', { SERVICE: 'sk-planted-0123456789abcdef' }, ['SERVICE']],
    ['a long random word', { IDENTITY: '0f8fad5bd9cb469fa165708677289501' }, ['IDENTITY']],
    ['nothing', { MODE: 'read-only', URL: 'https://example.com/mcp' }, undefined],
  ])('finds a secret that its name does not tell: %s', (_what, env, secrets) => {
    const names = Object.keys(env).flatMap((name) => ['-e', name])
    expect(taken({ command: 'docker', args: ['run', '-i', ...names, 'mcp/x'], env }).input.secrets).toEqual(secrets)
  })

  it('leaves a credential among the arguments where it is, and does not repeat it', () => {
    const found = refused({ command: 'docker', args: ['run', '-i', 'mcp/x', '--api-key', 'planted-key'] })
    expect(found.why).toMatch('hands a credential to the program as an argument')
    expect(JSON.stringify(found)).not.toContain('planted')
  })

  it('has no value where the client would ask for it', () => {
    const args = ['run', '-i', '-e', 'TOKEN', 'mcp/x']
    const found = taken({ command: 'docker', args, env: { TOKEN: `\${input:token}` } })
    expect(found.input).toMatchObject({ env: { TOKEN: '' }, secrets: ['TOKEN'] })
    expect(found.notes.join()).toMatch('TOKEN holds the placeholder')
  })
})

describe('npx', () => {
  it.each([
    ['npx', ['-y', '@scope/notes@1.2.3', '--quiet']],
    ['/usr/local/bin/npx', ['--yes', '@scope/notes@1.2.3', '--quiet']],
    ['cmd', ['/c', 'npx', '-y', '@scope/notes@1.2.3', '--quiet']],
    ['C:\\Program Files\\nodejs\\npx.cmd', ['-y', '@scope/notes@1.2.3', '--quiet']],
    ['sh', ['-c', 'npx -y @scope/notes@1.2.3 --quiet']],
  ])('%s %j runs in a container with Node', (command, args) => {
    const { kind, what, input, notes } = taken({ command, args })
    expect({ kind, what }).toEqual({ kind: 'npx', what: '@scope/notes@1.2.3' })
    expect(input).toEqual({
      image: 'node:22-bookworm-slim',
      transport: 'stdio',
      command: ['npx', '-y', '@scope/notes@1.2.3', '--quiet'],
      env: { HOME: '/tmp' },
      readOnly: false,
      limits: { memory: '1g' },
    })
    expect(notes.join()).not.toMatch('No exact version')
  })

  it('keeps which package and which registry, and says when no version is named', () => {
    const { input, notes } = taken(
      npx('-y', '--package=@scope/notes', '--registry', 'https://npm.example', 'notes-mcp'),
    )
    expect(input.command).toEqual([
      'npx',
      '-y',
      '--package=@scope/notes',
      '--registry=https://npm.example',
      'notes-mcp',
    ])
    expect(notes).toContain('No exact version is named: each session runs the newest notes-mcp.')
  })

  it('mounts the folders it is pointed to, owned by the person, and none of the system', () => {
    const { input, notes } = taken({
      ...npx('-y', 'fs@1.0.0', '~/notes/', '/home/ada/notes/inbox', '--db=/home/ada/gone.db', '/usr/bin/chromium', '/'),
      env: { KEY_FILE: '/home/ada/key.json', PATH: '/usr/bin' },
    })
    expect(input).toMatchObject({
      command: [
        'npx',
        '-y',
        'fs@1.0.0',
        '/home/ada/notes',
        '/home/ada/notes/inbox',
        '--db=/home/ada/gone.db',
        '/usr/bin/chromium',
        '/',
      ],
      env: { HOME: '/tmp', KEY_FILE: '/home/ada/key.json' },
      mounts: [{ source: '/home/ada/notes', target: '/home/ada/notes', readOnly: false }],
      user: '1000:1000',
    })
    expect(input.env).not.toHaveProperty('PATH')
    expect(notes).toEqual(
      expect.arrayContaining([
        '/home/ada/gone.db is not mounted: it is not on this computer.',
        '/usr/bin/chromium is not mounted: it belongs to the system of this computer.',
        '/ is not mounted: a whole disk is not mounted.',
      ]),
    )
  })

  it('finds a folder of Windows below /mnt', () => {
    const { input } = taken(npx('-y', 'fs@1.0.0', 'C:\\Users\\ada\\Docs'))
    expect(input).toMatchObject({
      command: ['npx', '-y', 'fs@1.0.0', '/mnt/c/Users/ada/Docs'],
      mounts: [{ source: 'C:\\Users\\ada\\Docs', target: '/mnt/c/Users/ada/Docs', readOnly: false }],
    })
  })

  it('takes credentials out of the arguments: the shell puts them in from variables', () => {
    const { input } = taken(
      npx('-y', 'notes@1.0.0', '--api-key', "planted'1", '--token=planted2', 'it is', 'postgres://a:planted3@db/x'),
    )
    expect(input.command).toEqual([
      'sh',
      '-c',
      `exec npx -y notes@1.0.0 --api-key "$ARG_API_KEY" "$ARG_TOKEN" 'it is' "$ARG_7"`,
    ])
    expect(input.env).toEqual({
      HOME: '/tmp',
      ARG_API_KEY: "planted'1",
      ARG_TOKEN: '--token=planted2',
      ARG_7: 'postgres://a:planted3@db/x',
    })
    expect(input.secrets).toEqual(['ARG_API_KEY', 'ARG_TOKEN', 'ARG_7'])
  })

  it('has git where the package comes from there', () => {
    expect(taken(npx('-y', 'github:ada/notes#0123456789abcdef0123456789abcdef01234567')).input.image).toBe(
      'node:22-bookworm',
    )
  })
})

describe('uvx', () => {
  it('runs in a container with uv, on the Python it names', () => {
    const { kind, input } = taken(uvx('--python', '3.11', '--from', 'notes-mcp==2.0', 'notes', '--quiet'))
    expect(kind).toBe('uvx')
    expect(input).toMatchObject({
      image: 'ghcr.io/astral-sh/uv:python3.11-bookworm-slim',
      command: ['uvx', '--from=notes-mcp==2.0', 'notes', '--quiet'],
    })
    expect(taken({ command: 'uv', args: ['tool', 'run', 'mcp-server-time'] }).input).toMatchObject({
      image: 'ghcr.io/astral-sh/uv:python3.13-bookworm-slim',
      command: ['uvx', 'mcp-server-time'],
    })
  })

  it('has git where the package comes from there', () => {
    expect(taken(uvx('--from', 'git+https://example.com/notes', 'notes')).input.image).toBe(
      'ghcr.io/astral-sh/uv:python3.13-bookworm',
    )
  })
})

describe('what cannot be taken over, in words', () => {
  it.each([
    [{ command: 'node', args: ['x.js'], extensionId: 'ant.dir.x' }, 'extension', 'It belongs to an extension'],
    [{ url: 'https://planted.example/s/planted/mcp' }, 'url', 'It is reached at a URL'],
    [{ command: '/opt/notes/notes-mcp', args: ['--x'] }, 'program', 'It starts notes-mcp on this computer'],
    [{ command: 'docker', args: ['mcp', 'gateway', 'run'] }, 'program', 'It calls "docker mcp"'],
    [{ command: 'docker', args: ['run', '-i'] }, 'docker', 'names no image'],
    [npx('-y', 'mcp-remote', 'https://example.com/mcp'), 'npx', 'only leads to a server elsewhere'],
    [npx('-y', './build'), 'npx', 'It runs a package from a folder of this computer.'],
    [npx('-c', 'a && b'), 'npx', 'It runs a shell line'],
    [npx('-y'), 'npx', 'It names no package.'],
    [npx('-y', 'fs', `\${workspaceFolder}`), 'npx', 'placeholders that only the client fills in'],
    [uvx('--from', '/home/ada/project', 'x'), 'uvx', 'from a folder of this computer'],
    [{ command: 'uv', args: ['run', '--directory', '/x', 'server'] }, 'program', 'It starts uv on this computer'],
    [{ ...npx('-y', 'notes'), disabled: true }, 'npx', 'It is switched off in Cursor.'],
    [{ ...npx('-y', 'notes'), enabled: false }, 'npx', 'It is switched off in Cursor.'],
    [{ ...npx('-y', 'notes'), env: { 'a-b': 'c' } }, 'npx', 'a name that no container takes'],
    [{}, 'program', 'It has no command.'],
  ])('%j', (entry, kind, words) => {
    const found = refused(entry)
    expect(found.kind).toBe(kind)
    expect(found.why).toContain(words)
  })

  it('never repeats the path of a URL, which may be the key', () => {
    expect(refused({ url: 'https://mcp.example/s/planted/mcp' }).what).toBe('mcp.example')
  })

  it('says which settings of the entry are lost', () => {
    const { notes } = taken({ ...npx('-y', 'notes@1.0.0'), cwd: '/x', autoApprove: ['a'], type: 'stdio' })
    expect(notes).toContain("The entry's own cwd, autoApprove will not be in the new entry: Berth's has none.")
  })
})
