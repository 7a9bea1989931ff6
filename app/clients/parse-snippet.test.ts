/** Pasted texts as READMEs have them, and what Berth makes of each. */
import { describe, expect, it } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { parseSnippet } from './parse-snippet.ts'

const only = (text: string) => {
  const [result, ...rest] = parseSnippet(text)
  expect(rest).toEqual([])
  if (!result?.ok) throw new Error(JSON.stringify(result))
  expect(ServerDefinition.safeParse(result.input).error?.issues ?? []).toEqual([])
  return result
}
const failure = (text: string) => {
  const [result] = parseSnippet(text)
  if (!result || result.ok) throw new Error(`no failure: ${JSON.stringify(result)}`)
  return result
}

const github = {
  command: 'docker',
  args: ['run', '-i', '--rm', '-e', 'GITHUB_TOKEN', 'ghcr.io/github/github-mcp-server'],
  env: { GITHUB_TOKEN: 'ghp_x' },
}
const githubInput = {
  image: 'ghcr.io/github/github-mcp-server',
  transport: 'stdio',
  env: { GITHUB_TOKEN: 'ghp_x' },
  secrets: ['GITHUB_TOKEN'],
}

describe('a client’s config', () => {
  const inForms: readonly [string, string][] = [
    ['Claude', JSON.stringify({ mcpServers: { GitHub: github } })],
    ['VS Code', JSON.stringify({ inputs: [], servers: { GitHub: { type: 'stdio', ...github } } })],
    ['VS Code settings', JSON.stringify({ mcp: { servers: { GitHub: github } } })],
    ['Zed', JSON.stringify({ context_servers: { GitHub: { source: 'custom', ...github } } })],
    [
      'older Zed',
      JSON.stringify({
        context_servers: { GitHub: { command: { path: 'docker', args: github.args, env: github.env } } },
      }),
    ],
    [
      'OpenCode',
      JSON.stringify({
        mcp: { GitHub: { type: 'local', command: ['docker', ...github.args], environment: github.env } },
      }),
    ],
    ['Amp', JSON.stringify({ 'amp.mcpServers': { GitHub: github } })],
    ['Continue', JSON.stringify({ mcpServers: [{ name: 'GitHub', ...github }] })],
    [
      'Codex',
      '[mcp_servers.GitHub]\ncommand = "docker"\nargs = ["run", "-i", "--rm", "-e", "GITHUB_TOKEN", "ghcr.io/github/github-mcp-server"]\n[mcp_servers.GitHub.env]\nGITHUB_TOKEN = "ghp_x"',
    ],
    ['a bare map', JSON.stringify({ GitHub: github })],
    ['a map without its braces', `"GitHub": ${JSON.stringify(github)}`],
    ['an entry with a name', JSON.stringify({ name: 'GitHub', ...github })],
    [
      'comments and trailing commas',
      `// from the README\n{ "mcpServers": { /* x */ "GitHub": ${JSON.stringify(github)}, }, }`,
    ],
    ['a fenced block', `\`\`\`json\n${JSON.stringify({ mcpServers: { GitHub: github } }, null, 2)}\n\`\`\``],
    [
      'one command string',
      JSON.stringify({ mcpServers: { GitHub: { command: `docker ${github.args.join(' ')}`, env: github.env } } }),
    ],
    [
      'cmd /c',
      JSON.stringify({ mcpServers: { GitHub: { ...github, command: 'cmd', args: ['/c', 'docker', ...github.args] } } }),
    ],
  ]
  it.each(inForms)('in the form of %s', (_form, text) => {
    expect(only(text)).toEqual({ ok: true, id: 'github', input: githubInput, notes: [] })
  })

  it('an entry without a name takes the image’s', () => {
    expect(only(JSON.stringify(github)).id).toBe('github-mcp-server')
  })

  it('several servers, each with its own id or failure', () => {
    const text = JSON.stringify({
      mcpServers: {
        'My Notes!': { command: 'docker', args: ['run', '-i', 'mcp/notes'] },
        my_notes: { command: 'docker', args: ['run', '-i', 'mcp/notes'] },
        fetch: { command: 'npx', args: ['-y', 'mcp-fetch'] },
        remote: { url: 'https://mcp.example.com/mcp' },
        gateway: { command: 'docker', args: ['mcp', 'gateway', 'run'] },
      },
    })
    const results = parseSnippet(text)
    expect(results.map(({ ok, id }) => [ok, id])).toEqual([
      [true, 'my-notes'],
      [true, 'my-notes-2'],
      [false, 'fetch'],
      [false, 'remote'],
      [false, 'gateway'],
    ])
    expect(results.map((result) => (result.ok ? '' : result.failure.message))).toEqual([
      '',
      '',
      '"fetch" starts "npx" on this computer, not in a container.',
      '"remote" is reached at https://mcp.example.com/mcp: it is not a container that Berth could run.',
      '"gateway" calls "docker mcp", which starts no container of its own.',
    ])
  })

  it('case 34: a server called __proto__ is a server', () => {
    expect(only('{"mcpServers": {"__proto__": {"command": "docker", "args": ["run", "-i", "mcp/x"]}}}').id).toBe(
      'proto',
    )
  })

  it('Berth’s own form goes through as it is', () => {
    const input = { image: 'mcp/everything:latest', transport: 'stdio' as const, env: { A: '1' } }
    expect(only(JSON.stringify({ everything: input }))).toEqual({ ok: true, id: 'everything', input, notes: [] })
  })
})

describe('a docker run line', () => {
  it('with all that Berth understands', () => {
    const line = `$ sudo docker run -d --rm --name "My Files" \\
      -e LOG=debug -eAPI_KEY='s p' --env=EMPTY= \\
      -v /home/you/notes:/notes:ro -v "C:\\data:/data" --mount type=bind,source=/srv,target=/srv,readonly \\
      -p 127.0.0.1:3005:8080/tcp --user 1000:1000 --read-only --memory=1.5g --cpus 0.5 --pids-limit 64 --stop-timeout 10 \\
      --add-host=host.docker.internal:host-gateway mcp/files:1.2 --root /notes --transport sse`
    expect(only(line)).toEqual({
      ok: true,
      id: 'my-files',
      notes: [],
      input: {
        image: 'mcp/files:1.2',
        command: ['--root', '/notes', '--transport', 'sse'],
        transport: 'sse',
        port: 3005,
        containerPort: 8080,
        env: { LOG: 'debug', API_KEY: 's p', EMPTY: '' },
        secrets: ['API_KEY'],
        mounts: [
          { source: '/home/you/notes', target: '/notes', readOnly: true },
          { source: 'C:\\data', target: '/data', readOnly: false },
          { source: '/srv', target: '/srv', readOnly: true },
        ],
        limits: { memory: '1536m', cpus: 0.5, pids: 64 },
        user: '1000:1000',
        readOnly: true,
        hostAccess: true,
        stopTimeout: 10,
      },
    })
  })

  it('with -i and no port speaks stdio; without a network too', () => {
    expect(only('docker run -it mcp/fetch').input).toEqual({ image: 'mcp/fetch', transport: 'stdio' })
    expect(only('docker run --network none mcp/time').input).toEqual({
      image: 'mcp/time',
      transport: 'stdio',
      network: 'isolated',
    })
  })

  it('with neither -i nor -p is taken for HTTP, and says so', () => {
    const { input, notes } = only('podman run ghcr.io/owner/name@sha256:'.concat('a'.repeat(64)))
    expect(input.transport).toBe('streamable-http')
    expect(notes).toEqual(['Neither -i nor -p was given: taken as an HTTP server on port 3000.'])
  })

  it.each([
    ['-p 8080:3000', 8080, 3000],
    ['-p 3000', undefined, 3000],
    ['-p 127.0.0.1::3000', undefined, 3000],
    ['-p [::1]:81:80', 81, 80],
    ['--publish=0.0.0.0:9000:9001', 9000, 9001],
  ])('%s', (flag, port, containerPort) => {
    const { input } = only(`docker run ${flag} mcp/x`)
    expect([input.port, input.containerPort, input.transport]).toEqual([port, containerPort, 'streamable-http'])
  })

  it.each(['constructor', 'toString', '__proto__'])('takes --%s for the unknown flag that it is', (flag) => {
    expect(only(`docker run -i --${flag}=x mcp/x`).notes).toEqual([`--${flag} x was left out: Berth does not use it.`])
  })

  it('notes what it leaves out or misses, and takes no flag’s value for the image', () => {
    const { input, notes } = only(
      `docker run -i -e GITHUB_TOKEN -e KEY=\${input:key} -v data:/data -p 53:53/udp --gpus all --privileged --network web
        --frobnicate x -w /app mcp/x serve`,
    )
    expect(input).toMatchObject({
      image: 'mcp/x',
      command: ['serve'],
      env: { GITHUB_TOKEN: '' },
      secrets: ['GITHUB_TOKEN', 'KEY'],
    })
    expect(notes).toEqual([
      'GITHUB_TOKEN has no value yet: give it one before the server starts.',
      expect.stringContaining('KEY holds the placeholder'),
      '-v data:/data was left out: Berth mounts folders of this computer, not named volumes.',
      '-p 53:53/udp was left out: only TCP carries MCP.',
      '--gpus all was left out: Berth does not use it.',
      '--privileged was left out: Berth does not use it.',
      '--network web was left out: each server has a network of its own.',
      '--frobnicate x was left out: Berth does not use it.',
      '--workdir /app was left out: Berth does not use it.',
    ])
  })

  it('leaves a relative mount for the definition to refuse in its own words', () => {
    const [result] = parseSnippet('docker run -i -v ./notes:/notes mcp/x')
    expect(result?.ok && ServerDefinition.safeParse(result.input).error?.issues[0]?.message).toContain(
      'absolute path on this computer',
    )
  })

  it('understands an image alone', () => {
    expect(only('mcp/everything:latest')).toEqual({
      ok: true,
      id: 'everything',
      input: { image: 'mcp/everything:latest' },
      notes: [],
    })
  })

  it('says what is missing', () => {
    expect(failure('docker run -i --rm').failure.message).toContain('without an image')
    expect(failure('docker compose up').failure.message).toContain('"docker compose"')
    expect(failure('docker run "mcp/x').failure.kind).toBe('invalid-input')
  })
})

describe('what is neither', () => {
  it.each(['', 'hello there', '{"a": 1}', '{"mcpServers": {}}', '{"mcpServers": {', '[]', 'https://example.com/mcp'])(
    '%j',
    (text) => {
      expect(failure(text)).toMatchObject({ ok: false, id: null, failure: { kind: 'invalid-input' } })
    },
  )
})

describe('ids', () => {
  it.each([
    ['filesystem', 'mcp-filesystem'],
    ['Workspace', 'mcp-workspace'],
    ['Ünïcode Näme', 'unicode-name'],
    ['a-very-long-name-that-goes-on', 'a-very-long-name-tha'],
    ['日本', 'server'],
    ['--x--', 'x'],
  ])('%s becomes %s', (name, id) => {
    expect(only(JSON.stringify({ [name]: { command: 'docker', args: ['run', '-i', 'mcp/x'] } })).id).toBe(id)
  })

  it('stay unique and short', () => {
    const servers = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [
        `a-very-long-name-that-goes-on ${'!'.repeat(index)}`,
        { image: 'mcp/x' },
      ]),
    )
    const ids = parseSnippet(JSON.stringify(servers)).map(({ id }) => id ?? '')
    expect(new Set(ids).size).toBe(11)
    expect(Math.max(...ids.map(({ length }) => length))).toBe(20)
  })
})
