/** The built command line as a person runs it: its own process, a home of its own, the real engine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConflictPlan, Option, PortMap } from './contract/ports.ts'
import type { ProbeReport, Snapshot } from './contract/snapshot.ts'
import { outerAddress } from './gate/testing/secure.ts'

const cli = join(import.meta.dirname, '..', 'dist', 'app', 'cli.js')
/** Ports that only these tests use. */
const range = { first: 3350, last: 3379 }
/** Milliseconds; the sample's image may have to be built first. */
const LIMIT = 120_000

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

let folder: string
let claudeFile: string
beforeAll(async () => {
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm run build\` first.`)
  folder = await mkdtemp(join(tmpdir(), 'berth-cli-'))
  claudeFile = join(folder, 'user', '.config', 'Claude', 'claude_desktop_config.json')
  await mkdir(join(claudeFile, '..'), { recursive: true })
  await writeFile(claudeFile, '{ "theme": "dark" }')
  await mkdir(join(folder, 'home'), { mode: 0o700 })
  await writeFile(
    join(folder, 'home', 'fleet.json'),
    JSON.stringify({ version: 1, settings: { range }, servers: {} }),
    {
      mode: 0o600,
    },
  )
})
afterAll(async () => {
  const { servers } = await json<Snapshot>('status', '--no-probe', '--json')
  if (servers.length > 0) await berth(['remove', ...servers.map(({ id }) => id), '--yes'])
  await rm(folder, { recursive: true })
})

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const own = { BERTH_HOME: join(folder, 'home'), HOME: join(folder, 'user'), XDG_CONFIG_HOME: undefined }
  return spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...own, ...env }, timeout: LIMIT })
}

async function berth(
  args: readonly string[],
  { env = {}, input = '' }: { env?: NodeJS.ProcessEnv; input?: string } = {},
) {
  const child = start(args, env)
  child.stdin.end(input)
  const ended = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await ended) as [number | null]
  return { code, stdout, stderr } satisfies Ran
}

async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse((await berth(args)).stdout) as T
}

/** What the sample answers to a client that shows this token. */
async function initializeStatus(token: string, agent = 'node'): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${range.first}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'user-agent': agent,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    }),
  })
  await answer.body?.cancel()
  return answer.status
}

describe('the sample server, from the first word to the last', { timeout: LIMIT }, () => {
  test('is added with the first port of the range', async () => {
    expect(await json('add', 'sample', '--json')).toEqual({ added: ['sample'], notes: [] })
    expect(await berth(['add', 'sample', '--id', 'sample'])).toMatchObject({ code: 1, stdout: '' })
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers).toMatchObject([{ id: 'sample', state: { kind: 'stopped' }, definition: { port: range.first } }])
  })

  test('is healthy when start comes back', async () => {
    const { code, stdout, stderr } = await berth(['start', 'sample'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`sample is healthy at http://127.0.0.1:${range.first}/mcp.\n`)
    expect((await berth(['start', 'sample'])).code, 'a second time').toBe(0)
    const status = await berth(['status'])
    expect(status.stdout).toMatch(/^sample +running +healthy +3350 +up +due in 30 days +-$/m)
    expect(status.stdout, 'no colours in a pipe').not.toContain('\u001b')
  })

  test('is probed stage by stage', async () => {
    const report = await json<ProbeReport>('probe', 'sample', '--json')
    expect(report.stages.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'tcp passed',
      'http passed',
      'auth passed',
      'initialize passed',
      'tools passed',
    ])
    expect((await berth(['probe', 'sample'])).stdout).toContain('Tools: echo')
  })

  test('has a token that only `token` prints, and that opens it', async () => {
    const { stdout } = await berth(['token', 'sample'])
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/)
    const token = stdout.trim()
    const status = async (bearer: string): Promise<number> => {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
      return (await fetch(`http://127.0.0.1:${range.first}/mcp`, { method: 'POST', headers, body: '{}' })).status
    }
    expect(await status('wrong')).toBe(401)
    expect(await status(token)).not.toBe(401)
    for (const command of [['status', '--json'], ['ports'], ['doctor'], ['logs', 'sample'], ['clients', '--json']]) {
      const { stdout: shown, stderr } = await berth(command)
      expect(shown + stderr, command.join(' ')).not.toContain(token)
    }
  })

  test('gets a new token, and lets in the old one until it is revoked', async () => {
    const before = (await berth(['token', 'sample'])).stdout.trim()
    expect(await json('rotate', 'sample', '--json')).toMatchObject({
      proven: true,
      oldTokenRefused: false,
      access: 'token',
      previousUntil: expect.any(Number),
    })
    expect((await berth(['token', 'sample'])).stdout.trim()).not.toBe(before)
    expect(await initializeStatus(before)).toBe(200)
    expect((await berth(['status'])).stdout).toMatch(/^sample .* due in 30 days, old one works /m)
    expect(await json('revoke', 'sample', '--json')).toEqual({ id: 'sample', revoked: true })
    expect(await initializeStatus(before)).toBe(401)
    expect(await berth(['revoke', 'sample'])).toMatchObject({
      code: 0,
      stdout: 'sample has no old token that still worked.\n',
    })
  })

  test('gets a new token with all others, and one at once when the old one has leaked', async () => {
    expect(await json('rotate', '--all', '--json')).toMatchObject({
      results: [{ id: 'sample', ok: true, report: { proven: true } }],
    })
    const stolen = (await berth(['token', 'sample'])).stdout.trim()
    const { code, stdout } = await berth(['leaked', 'sample'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^sample has a new token, and a handshake with it worked\.\nThe old token is refused\.\n/)
    // Who used it, each once: what nobody here knows is the thief.
    expect(stdout.split('\n').slice(2, -1).join('\n')).toMatch(/^(?:Last used by .+ at 20\d\d-.+Z\n?)+$/)
    expect(await initializeStatus(stolen)).toBe(401)
  })

  test('tells of a client by URL that it came, from what its gate wrote down', async () => {
    await mkdir(join(folder, 'user', '.cursor'))
    expect((await berth(['link', 'cursor', 'sample'])).code).toBe(0)
    expect((await berth(['clients'])).stdout).toContain('sample: Written; waiting for Cursor to connect')
    const token = (await berth(['token', 'sample'])).stdout.trim()
    expect(await initializeStatus(token, 'Cursor/2.1.0')).toBe(200)
    // The gate writes once a second.
    const told = async (): Promise<string> => (await berth(['clients'])).stdout
    await expect.poll(told, { timeout: 10_000 }).toMatch(/^sample: Cursor connected at \d\d:\d\d$/m)
    expect((await berth(['unlink', 'cursor', 'sample'])).code).toBe(0)
  })

  test('is told how other computers could reach it, and lets them', async () => {
    const address = outerAddress()
    expect((await berth(['remote', 'sample'])).stdout).toMatch(/ssh -N -L 3350:127\.0\.0\.1:3350 /)
    await berth(['add', '--image', 'mcp/none:1', '--id', 'far', '--auth', 'gate', '--port', '3379'])
    const on = await berth(['remote', 'far', '--tls', `${address}:3378`])
    expect({ code: on.code, stderr: on.stderr }).toEqual({ code: 0, stderr: '' })
    expect(on.stdout).toContain(`https://${address}:3378/mcp`)
    const { remote } = await json<{ remote: unknown }>('remote', 'far', '--json')
    expect(remote).toEqual({ url: `https://${address}:3378/mcp`, state: 'down' })
    const file = join(folder, 'berth-ca.crt')
    await berth(['remote', 'far', '--ca', file])
    expect((await berth(['remote', 'far', '--ca', '-'])).stdout).toBe(await readFile(file, 'utf8'))
    expect((await berth(['remote', 'far', '--tls', '127.0.0.1:3378'])).stderr).toContain(
      'one address of a LAN or a VPN',
    )
    expect((await berth(['remote', 'far', '--off'])).stdout).toContain('Nobody but this computer')
    expect((await berth(['remove', 'far', '--yes'])).code).toBe(0)
  })

  test('has its log printed, as text and as JSON', async () => {
    expect((await berth(['logs', 'sample'])).stdout).toMatch(/Listening on/)
    const { code, stdout } = await berth(['logs', 'sample', '--tail', '1', '--json'])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect({ code, lines }).toEqual({ code: 0, lines: [expect.objectContaining({ source: 'stdout' })] })
  })

  test('has its log followed until Ctrl-C', async () => {
    const child = start(['logs', 'sample', '--follow', '--tail', '1'])
    const ended = once(child, 'exit')
    // The last line there was shows that it follows; only what comes after it is new.
    await once(child.stdout, 'data')
    let news = ''
    child.stdout.on('data', (data: Buffer) => {
      news += data.toString()
    })
    await berth(['probe', 'sample'])
    await vi.waitFor(() => expect(news).toContain('ping'), 5_000)
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })

  test('does not mind a reader that has seen enough', async () => {
    const child = start(['logs', 'sample', '--follow'])
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    await berth(['probe', 'sample'])
    expect(await ended).toEqual([0, null])
  })

  test('goes into Claude Desktop’s file and out of it, token-free', async () => {
    expect((await berth(['link', 'claude-desktop', 'sample'])).stdout).toContain(`Added to ${claudeFile}`)
    const written = await readFile(claudeFile, 'utf8')
    const entry = (JSON.parse(written) as { mcpServers: Record<string, unknown> }).mcpServers['sample']
    expect(entry).toEqual({ command: join(folder, 'home', 'bin', 'berth'), args: ['connect', 'sample'] })
    expect(written).not.toContain((await berth(['token', 'sample'])).stdout.trim())
    expect((await berth(['status'])).stdout).toMatch(/^sample .* claude-desktop$/m)
    expect((await berth(['unlink', 'claude-desktop', 'sample'])).code).toBe(0)
    expect(await readFile(claudeFile, 'utf8')).not.toContain('connect')
  })

  test('moves to the next free port, and to one that is named', async () => {
    expect(await json('move', 'sample', '--json')).toEqual({ id: 'sample', port: range.first + 1 })
    expect(await json('move', 'sample', String(range.last), '--json')).toEqual({ id: 'sample', port: range.last })
    const map = await json<PortMap & { readonly plans: readonly ConflictPlan[] }>('ports', '--json')
    expect(map.slots).toMatchObject([{ port: range.last, state: 'running', servers: ['sample'] }])
    expect(map.plans).toEqual([])
    expect((await berth(['ports'])).stdout).toContain(`29 from ${range.first} to ${range.last} are free`)
  })

  test('says what a move would change, and changes nothing', async () => {
    const dry = await json<Option>('move', 'sample', String(range.first + 2), '--dry-run', '--json')
    expect(dry.changes).toContainEqual({ kind: 'port', server: 'sample', from: range.last, to: range.first + 2 })
    expect((await berth(['move', 'sample', '--dry-run'])).stdout).toContain(`goes from port ${range.last}`)
    expect((await json<PortMap>('ports', '--json')).slots).toMatchObject([{ port: range.last, servers: ['sample'] }])
  })

  test('is told of the process that holds its port', async () => {
    await berth(['stop', 'sample'])
    const holder = createServer().listen(range.last, '127.0.0.1')
    await once(holder, 'listening')
    try {
      const { code, stderr } = await berth(['start', 'sample'])
      expect(code).toBe(1)
      expect(stderr).toContain(`pid ${process.pid}`)
      expect((await berth(['doctor'])).stdout).toMatch(new RegExp(`problem +ports +Port ${range.last} of sample`))
      const { plans } = await json<{ readonly plans: readonly ConflictPlan[] }>('ports', '--json')
      expect(plans).toMatchObject([{ server: 'sample', holders: [{ kind: 'process', pid: process.pid }] }])
      expect((await berth(['resolve', 'sample'])).stdout).toContain(`1. ${plans[0]?.options[0]?.title}`)
      expect(await berth(['resolve', 'sample', '9'])).toMatchObject({ code: 2 })
      expect((await berth(['resolve', 'sample', '1', '--start'])).stdout).toContain('Done: Move sample to port')
      const moved = await json<PortMap & { readonly plans: readonly ConflictPlan[] }>('ports', '--json')
      expect(moved.slots.find(({ servers }) => servers.includes('sample'))).toMatchObject({ state: 'running' })
      expect(moved.plans).toEqual([])
    } finally {
      holder.close()
    }
    expect(await json('restart', 'sample', '--json')).toEqual({ results: [{ id: 'sample', ok: true }] })
  })

  test('passes the doctor', async () => {
    const { code, stdout } = await berth(['doctor'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('problem') })
  })

  test('is not removed unless someone says so', async () => {
    expect(await berth(['remove', 'sample'])).toMatchObject({ code: 2, stdout: '' })
    expect(await json('remove', 'sample', '--yes', '--json')).toEqual({ results: [{ id: 'sample', ok: true }] })
    expect((await json<Snapshot>('status', '--json')).servers).toEqual([])
  })
})

describe('a server from before there were gates', { timeout: LIMIT }, () => {
  test('is pointed out by the doctor, and is upgraded while it runs; so is one that nobody guards', async () => {
    await berth(['add', 'sample', '--id', 'old'])
    const bare = ['--image', 'berth-test/never-pulled:1', '--id', 'bare', '--auth', 'none']
    await berth(['add', ...bare])
    const file = join(folder, 'home', 'fleet.json')
    const fleet = JSON.parse(await readFile(file, 'utf8'))
    const { auth: _gate, ...old } = fleet.servers.old
    await writeFile(file, JSON.stringify({ ...fleet, version: 1, servers: { ...fleet.servers, old } }))
    await berth(['start', 'old'])
    const found = await berth(['doctor'])
    expect(found.code).toBe(1)
    expect(found.stdout).toMatch(/^problem +access +OPEN: every program on this computer can call bare\./m)
    expect(found.stdout).toMatch(/^hint +access +old checks its token itself\./m)
    expect((await berth(['status'])).stdout).toMatch(/^old +running +healthy +3350 +none +due in 30 days/m)

    expect(await json('upgrade', '--json')).toEqual({ results: [{ id: 'old', ok: true }] })
    expect((await berth(['status'])).stdout).toMatch(/^old +running +healthy +3350 +up /m)
    expect((await berth(['upgrade'])).stdout).toBe('No server needs one: none checks its token itself.\n')
    expect((await berth(['upgrade', 'bare'])).stdout).toBe('bare gets a gate at its next start.\n')
    expect(await berth(['doctor'])).toMatchObject({ code: 0, stdout: expect.not.stringContaining('hint') })
    expect(await json('upgrade', 'nobody', '--json')).toMatchObject({ error: { kind: 'unknown-server' } })
    await berth(['remove', 'old', 'bare', '--yes'])
  })

  test('that somebody wants like that is offered no gate, and gets one all the same when it is asked for', async () => {
    const image = ['--image', 'berth-test/never-pulled:1']
    await berth(['add', ...image, '--id', 'chosen', '--auth', 'server'])
    await berth(['add', ...image, '--id', 'old'])
    const file = join(folder, 'home', 'fleet.json')
    const fleet = JSON.parse(await readFile(file, 'utf8'))
    const old = { ...fleet.servers.old, auth: 'server' }
    await writeFile(file, JSON.stringify({ ...fleet, servers: { ...fleet.servers, old } }))
    const hints = async () => (await berth(['doctor'])).stdout.match(/^hint +access +\S+/gm) ?? []
    expect((await hints()).map((line) => line.split(/ +/)[2])).toEqual(['old'])

    expect((await berth(['upgrade', 'old', '--keep'])).stdout).toMatch(/^old goes on checking its token itself/)
    expect(await hints()).toEqual([])
    expect((await berth(['upgrade'])).stdout).toMatch(/^No server needs one\. Without by choice: chosen, old\./)
    expect((await berth(['upgrade', 'chosen'])).stdout).toBe('chosen gets a gate at its next start.\n')
    expect((await berth(['upgrade', 'chosen', '--keep'])).stdout).toMatch(/no gate is offered for it/)
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers.map(({ definition }) => [definition.auth, definition.gateDeclined])).toEqual([
      ['gate', false],
      ['server', true],
    ])
    await berth(['remove', 'chosen', 'old', '--yes'])
  })

  test('is not made by an add that asks for what only a gate can do', async () => {
    const image = ['--image', 'berth-test/never-pulled:1', '--id', 'sealed', '--network', 'isolated']
    expect(await berth(['add', ...image, '--auth', 'server'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Only a gate reaches an isolated server.'),
    })
    expect((await berth(['add', ...image, '--pass-token'])).code).toBe(0)
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers).toMatchObject([
      { id: 'sealed', definition: { auth: 'gate', network: 'isolated', passToken: true } },
    ])
    await berth(['remove', 'sealed', '--yes'])
  })
})

describe('add', { timeout: LIMIT }, () => {
  const image = 'berth-test/never-pulled:1'

  test('takes values from files and from the environment, and never shows the hidden ones', async () => {
    const file = join(folder, 'my.env')
    await writeFile(file, 'REGION=north\nAPI_KEY=key-in-file\n')
    const args = [
      'add',
      '--image',
      image,
      '--id',
      'secretive',
      '--env-file',
      file,
      '--env',
      'PLAIN=seen',
      '--env',
      'HIDDEN',
    ]
    const hidden = { env: { HIDDEN: 'from-environment' } }
    expect(await berth(args, hidden)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('berth secret store file'),
    })
    expect(await berth(['secret', 'store', 'file'])).toMatchObject({ code: 0 })
    expect(await berth(args, hidden)).toMatchObject({ code: 0, stderr: '' })
    const { stdout } = await berth(['status', '--json'])
    const [server] = (JSON.parse(stdout) as Snapshot).servers
    expect(server?.definition.env).toEqual({ REGION: 'north', PLAIN: 'seen', API_KEY: '•••', HIDDEN: '•••' })
    expect(stdout).not.toMatch(/from-environment|key-in-file/)
    expect(await readFile(join(folder, 'home', 'fleet.json'), 'utf8')).not.toMatch(/from-environment|key-in-file/)
    const kept = join(folder, 'home', 'servers', 'secretive', 'secrets.json')
    expect(await readFile(kept, 'utf8')).toContain('from-environment')

    const added = await berth(['secret', 'set', 'secretive', 'MORE', '--file'], { input: 'typed-in\n' })
    expect(added).toMatchObject({ code: 0, stdout: 'secretive is given MORE at its next start.\n' })
    const list = [
      'name     value                   given as',
      'HIDDEN   set, in a private file  a variable',
      'API_KEY  set, in a private file  a variable',
      'MORE     set, in a private file  /run/secrets/MORE\n',
    ].join('\n')
    // No engine is needed to tell.
    for (const env of [{}, { DOCKER_HOST: 'unix:///nowhere/docker.sock' }])
      expect((await berth(['secret', 'list', 'secretive'], { env })).stdout).toBe(list)
    await berth(['secret', 'remove', 'secretive', 'MORE'])
    expect(await readFile(kept, 'utf8')).not.toContain('typed-in')
    await berth(['remove', 'secretive', '--yes'])
  })

  test('reads a client’s JSON from stdin', async () => {
    const input = JSON.stringify({ mcpServers: { time: { command: 'docker', args: ['run', '-i', '--rm', image] } } })
    expect(await berth(['add', '--json', '-', '--json'], { input })).toMatchObject({ code: 0 })
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers).toMatchObject([{ id: 'time', definition: { image, transport: 'stdio', port: null } }])
    await berth(['remove', 'time', '--yes'])
  })

  test('says what of a snippet was left out, and warns of an engine socket, also of an image', async () => {
    const args = ['run', '-i', '--privileged', '-v', '/var/run/docker.sock:/var/run/docker.sock', image]
    const input = JSON.stringify({ mcpServers: { risky: { command: 'docker', args } } })
    const notes = [/^WARNING: It gets \/var\/run\/docker\.sock/, /^--privileged was left out/]
    const added = await berth(['add', '--json', '-'], { input })
    expect(added).toMatchObject({ code: 0, stdout: 'Added risky. Start it: berth start risky\n' })
    expect(added.stderr).toContain('risky: WARNING: It gets /var/run/docker.sock')
    expect(added.stderr).toContain('risky: --privileged was left out')
    await berth(['remove', 'risky', '--yes'])
    const { code, stdout } = await berth(['add', '--json', '-', '--json'], { input })
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      answer: {
        added: ['risky'],
        notes: notes.map((note) => ({ server: 'risky', note: expect.stringMatching(note) })),
      },
    })
    await berth(['remove', 'risky', '--yes'])
    const mount = ['--image', image, '--id', 'risky', '-v', '/var/run/docker.sock:/s']
    expect((await berth(['add', ...mount])).stderr).toContain('WARNING')
    await berth(['remove', 'risky', '--yes'])
  })

  test('takes an id that every object seems to have', async () => {
    expect(await berth(['add', '--image', image, '--id', 'constructor'])).toMatchObject({ code: 0, stderr: '' })
    expect((await json<Snapshot>('status', '--json')).servers).toMatchObject([{ id: 'constructor' }])
    expect(await json('remove', 'constructor', '--yes', '--json')).toMatchObject({ results: [{ ok: true }] })
  })

  test.each([
    ['a bad image', ['--image', 'Not An Image']],
    ['a reserved id', ['--image', image, '--id', 'workspace']],
    ['a port out of range', ['--image', image, '--port', '70000']],
    ['an unknown transport', ['--image', image, '--transport', 'carrier-pigeon']],
    ['a variable that is not there', ['--image', image, '--env', 'NOT_SET_ANYWHERE']],
    ['a file that is not there', ['--json', '/nowhere.json']],
  ])('refuses %s, and adds nothing', async (_name, args) => {
    const { code, stdout } = await berth(['add', ...args, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      error: { kind: expect.any(String), message: expect.any(String), fix: expect.any(String) },
    })
    expect((await json<Snapshot>('status', '--json')).servers).toEqual([])
  })
})

describe('what cannot be done', { timeout: LIMIT }, () => {
  test('is exit code 2 and the right usage for a wrong word', async () => {
    const { code, stdout, stderr } = await berth(['link', 'cursor'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(
      'berth: ID is missing.\n  Usage: berth link CLIENT ID [--dry-run | --restart]. More: berth help link\n',
    )
  })

  test('is exit code 1 and a reason for a server that is not there', async () => {
    expect(await berth(['start', 'nobody', '--json'])).toMatchObject({ code: 1, stderr: '' })
    expect(await json('start', 'nobody', '--json')).toMatchObject({ error: { kind: 'unknown-server' } })
  })

  test('is said without an engine, while status still answers', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const status = await berth(['status', '--json'], { env })
    expect(status.code).toBe(0)
    expect(JSON.parse(status.stdout)).toMatchObject({ engine: { kind: 'missing' } })
    await berth(['add', 'sample'])
    // Only an engine knows whether it runs.
    expect((await berth(['status'], { env })).stdout).toMatch(/^sample +unknown /m)
    const start = await berth(['start', 'sample', '--json'], { env })
    expect(start.code).toBe(1)
    expect(JSON.parse(start.stdout)).toMatchObject({ error: { kind: 'no-engine' } })
    expect((await berth(['doctor'], { env })).stdout).toMatch(/problem +engine/)
    const doctor = await berth(['doctor', '--json'], { env })
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      error: { kind: 'unhealthy', message: expect.stringMatching(/^engine: /) },
      findings: expect.any(Array),
    })
    for (const more of [[], ['--follow']]) {
      const logs = await berth(['logs', 'sample', ...more], { env })
      expect(logs).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('berth: ') })
    }
    const logs = await berth(['logs', 'sample', '--json'], { env })
    expect({ code: logs.code, answer: JSON.parse(logs.stdout) as unknown }).toMatchObject({
      code: 1,
      answer: { error: { kind: 'no-engine' } },
    })
  })

  test('is said of a log that is not there', async () => {
    await berth(['add', '--image', 'berth-test/never-pulled:1', '--id', 'talker', '--transport', 'stdio'])
    await berth(['add', '--image', 'berth-test/never-pulled:1', '--id', 'idle'])
    const stdio = await berth(['logs', 'talker', '--follow'])
    expect(stdio).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is a stdio server') })
    const idle = await berth(['logs', 'idle', '--json'])
    expect({ code: idle.code, answer: JSON.parse(idle.stdout) as unknown }).toMatchObject({
      code: 1,
      answer: { error: { kind: 'not-running' } },
    })
  })

  test('is a failure with the whole report for a server that is not healthy', async () => {
    await berth(['start', 'sample'])
    const fleet = join(folder, 'home', 'fleet.json')
    const text = await readFile(fleet, 'utf8')
    await writeFile(fleet, text.replace('"/mcp"', '"/nowhere"'))
    try {
      const { code, stdout } = await berth(['probe', 'sample', '--json'])
      expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 1,
        answer: {
          error: { kind: 'unhealthy', message: expect.any(String), fix: expect.any(String) },
          report: { outcome: { kind: 'unhealthy' } },
        },
      })
    } finally {
      await writeFile(fleet, text)
      await berth(['stop', 'sample'])
    }
  })
})
