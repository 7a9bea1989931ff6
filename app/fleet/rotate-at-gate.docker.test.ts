import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { SAMPLE_IMAGE, sampleDefinition } from '../engine/sample-image.ts'
import { createTestFleet, obedientServer, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

const PORT = 3343
const url = `http://127.0.0.1:${PORT}/mcp`
const sample = { id: 'sample' }
/** The published form of a gated sample. */
const gated = { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'gate', port: PORT } as const

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  await mkdir(join(fleet.person, '.claude'), { recursive: true })
  await writeFile(claudeCode(), '{"mcpServers": {}}')
  berth = fleet.face('window')
  await fleet.write({ sample: gated })
  berth.start()
})
afterEach(() => fleet.clean())

const claudeCode = (): string => join(fleet.person, '.claude.json')
const entries = (): Promise<string> => readFile(claudeCode(), 'utf8')

async function startSample(): Promise<void> {
  await berth.handlers['server:start'](sample)
  await until(berth, (snapshot) => {
    const { health } = server(snapshot, 'sample')
    return health.kind === 'probed' && health.report.outcome.kind === 'healthy'
  })
}

async function setGrace(graceMinutes: number): Promise<void> {
  const { settings } = berth.store.getState()
  await berth.handlers['settings:update']({ ...settings, rotation: { ...settings.rotation, graceMinutes } })
}

/** The status of a call without a body, which a server answers with anything but 401. */
const status = async (token: string): Promise<number> =>
  (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status

async function connected(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const headers = { Authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

const startedAt = async (role: string): Promise<string | undefined> => {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`, `dev.berth.role=${role}`] })
  const [found] = await fleet.docker.listContainers({ filters })
  return (await fleet.docker.getContainer(found?.Id ?? '').inspect()).State.StartedAt
}

test('a call of a minute notices nothing of two rotations, though its token ends while it runs', async () => {
  await startSample()
  await setGrace(0)
  const first = await berth.tokenOf('sample')
  const containers = [await startedAt('server'), await startedAt('gate')]
  const client = await connected(first)
  const onprogress = vi.fn()
  const slow = client.callTool({ name: 'slow', arguments: { seconds: 60, steps: 30 } }, { onprogress, timeout: 90_000 })
  await vi.waitFor(() => expect(onprogress).toHaveBeenCalled(), { timeout: 10_000 })

  for (let round = 0; round < 2; round++) {
    const report = await berth.handlers['server:rotate'](sample)
    expect(report).toMatchObject({ proven: true, oldTokenRefused: true, access: 'token', previousUntil: null })
  }
  expect(await status(first)).toBe(401)
  expect((await slow).content).toEqual([{ type: 'text', text: 'Done in 60 s and 30 steps.' }])
  expect(onprogress).toHaveBeenCalledTimes(30)
  // Nothing was started anew for it.
  expect([await startedAt('server'), await startedAt('gate')]).toEqual(containers)
  await client.close()
}, 120_000)

test('during its grace the old token works, in entries there is the new one, and the snapshot tells until when', async () => {
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const old = await berth.tokenOf('sample')
  const { previousUntil, rewrittenEntries } = await berth.handlers['server:rotate'](sample)
  const fresh = await berth.tokenOf('sample')
  expect(rewrittenEntries.map(({ client }) => client)).toEqual(['claude-code'])
  expect(await entries()).toContain(fresh)
  expect(await entries()).not.toContain(old)
  expect([await status(old), await status(fresh)]).not.toContain(401)
  expect(server(berth.store.getState(), 'sample').token).toMatchObject({ previousUntil })

  await berth.handlers['server:revoke'](sample)
  expect(await status(old)).toBe(401)
  expect(server(berth.store.getState(), 'sample').token).toMatchObject({ previousUntil: null })
})

test('the gate ends the grace by itself, also one that was made anew meanwhile', async () => {
  await startSample()
  const old = await berth.tokenOf('sample')
  await berth.handlers['server:rotate'](sample)
  const soon = Date.now() + 6_000
  await writeFile(fleet.home.previousTokenFile('sample'), JSON.stringify({ token: old, until: soon }))
  await berth.handlers['server:restart'](sample)
  await until(berth, stateIs('sample', 'running'))
  await vi.waitFor(async () => expect(await status(old)).not.toBe(503), { timeout: 5_000 })
  expect(Date.now()).toBeLessThan(soon)
  expect(await status(old)).not.toBe(401)
  await berth.stop()
  await vi.waitFor(async () => expect(await status(old)).toBe(401), { timeout: 15_000 })
})

test('a leaked token is refused at once, and whoever is connected with it is cut off', async () => {
  await startSample()
  const leaked = await berth.tokenOf('sample')
  const thief = await connected(leaked)
  const call = thief.callTool({ name: 'slow', arguments: { seconds: 60, steps: 60 } }, { onprogress: () => undefined })
  const end = expect(call).rejects.toThrow()
  expect(await berth.handlers['server:leaked'](sample)).toMatchObject({ oldTokenRefused: true, previousUntil: null })
  await end
  // The first answer of the gate that was started again; until it listens, connections are reset.
  expect(await vi.waitFor(() => status(leaked), { timeout: 10_000 })).toBe(401)
  await until(berth, (snapshot) => server(snapshot, 'sample').gate === 'up')
  await vi.waitFor(async () => expect(await status(await berth.tokenOf('sample'))).not.toBe(401))
  await thief.close()
})

test('a server that does not answer the new token as it should keeps the old one', async () => {
  await fleet.write({ sample: obedientServer({ auth: 'gate', port: PORT }) })
  await berth.handlers['server:start'](sample)
  const old = await berth.tokenOf('sample')
  await expect(berth.handlers['server:rotate'](sample)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining('It stopped at the handshake with the new token'),
  })
  expect(await berth.tokenOf('sample')).toBe(old)
  expect(await status(old)).toBe(200)
  expect(server(berth.store.getState(), 'sample').token).toMatchObject({ previousUntil: null })
})

test("a client's file that cannot be written keeps the old token everywhere", async () => {
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const old = await berth.tokenOf('sample')
  const broken = '{"mcpServers": {'
  await writeFile(claudeCode(), broken)
  await expect(berth.handlers['server:rotate'](sample)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining("It stopped at clients' entries"),
  })
  expect(await entries()).toBe(broken)
  expect(await berth.tokenOf('sample')).toBe(old)
  expect(await status(old)).not.toBe(401)
})

test('a rotation whose process died is brought to its end by the next one', async () => {
  await startSample()
  const old = await berth.tokenOf('sample')
  await berth.handlers['server:rotate'](sample)
  await berth.stop()
  await writeFile(fleet.home.previousTokenFile('sample'), JSON.stringify({ token: old, until: null }))
  await setGraceInFile(0)
  const next = fleet.face('cli')
  await next.look()
  await vi.waitFor(async () => expect(await status(old)).toBe(401), { timeout: 10_000 })
  expect(await status(await next.tokenOf('sample'))).not.toBe(401)
})

async function setGraceInFile(graceMinutes: number): Promise<void> {
  const file = JSON.parse(await readFile(fleet.home.fleetFile, 'utf8'))
  const settings = { ...file.settings, rotation: { graceMinutes } }
  await writeFile(fleet.home.fleetFile, JSON.stringify({ ...file, settings }))
}
