import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import type { ConflictPlan, Option, PortMap } from '../contract/ports.ts'
import type { ProbeReport, Snapshot } from '../contract/snapshot.ts'
import { outerAddress } from '../gate/testing/secure.ts'
import { commandLine, LIMIT, range } from './testing/command-line.ts'

const { claudeFile, inFolder, start, berth, json } = commandLine()

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
    await mkdir(inFolder('user', '.cursor'))
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
    const file = inFolder('berth-ca.crt')
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
    expect((await berth(['link', 'claude-desktop', 'sample'])).stdout).toContain(`Added to ${claudeFile()}`)
    const written = await readFile(claudeFile(), 'utf8')
    const entry = (JSON.parse(written) as { mcpServers: Record<string, unknown> }).mcpServers['sample']
    expect(entry).toEqual({ command: inFolder('home', 'bin', 'berth'), args: ['connect', 'sample'] })
    expect(written).not.toContain((await berth(['token', 'sample'])).stdout.trim())
    expect((await berth(['status'])).stdout).toMatch(/^sample .* claude-desktop$/m)
    expect((await berth(['unlink', 'claude-desktop', 'sample'])).code).toBe(0)
    expect(await readFile(claudeFile(), 'utf8')).not.toContain('connect')
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
