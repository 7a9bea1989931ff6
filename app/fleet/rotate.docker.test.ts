import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { SAMPLE_IMAGE, sampleDefinition } from '../engine/sample-image.ts'
import { probe } from '../health/probe.ts'
import { createTestFleet, obedientServer, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  await mkdir(join(fleet.person, '.claude'), { recursive: true })
  await writeFile(claudeCode(), '{"mcpServers": {}}')
  berth = fleet.face('window')
})
afterEach(() => fleet.clean())

const claudeCode = (): string => join(fleet.person, '.claude.json')
const entries = (): Promise<string> => readFile(claudeCode(), 'utf8')
const sample = { id: 'sample' }

async function startSample(): Promise<void> {
  berth.start()
  await berth.handlers['server:start'](sample)
  await until(berth, (snapshot) => {
    const { health } = server(snapshot, 'sample')
    return health.kind === 'probed' && health.report.outcome.kind === 'healthy'
  })
}
const answers = async (token: string | null, port = 3310): Promise<string> => {
  const target = { url: `http://127.0.0.1:${port}/mcp`, transport: 'streamable-http', token } as const
  return (await probe(target, AbortSignal.timeout(15_000))).outcome.kind
}

test('the sample is built, starts, becomes healthy, and every link of its rotation holds', async () => {
  await fleet.write({ sample: { ...sampleDefinition, port: 3310 } })
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const old = await berth.tokenOf('sample')
  expect(await entries()).toContain(old)

  const report = await berth.handlers['server:rotate'](sample)
  const fresh = await berth.tokenOf('sample')
  expect(fresh).not.toBe(old)
  expect(report).toMatchObject({ proven: true, oldTokenRefused: true, access: 'token' })
  expect(report.rewrittenEntries.map(({ client }) => client)).toEqual(['claude-code'])
  expect(await entries()).toContain(fresh)
  expect(await entries()).not.toContain(old)
  expect(await answers(fresh)).toBe('healthy')
  expect(await answers(old)).toBe('unhealthy')
  expect(server(berth.store.getState(), 'sample')).toMatchObject({ outdated: false, state: { kind: 'running' } })
})

test('a new token that does not work is rolled back: file, container and entries are as before', async () => {
  const fixed = 'f1xed'.repeat(8)
  const stubborn = 'process.env.MCP_AUTH_TOKEN = process.env.FIXED; import("/app/server.mjs")'
  await fleet.write({
    sample: { ...sampleDefinition, port: 3310, env: { FIXED: fixed }, command: ['node', '-e', stubborn] },
  })
  await mkdir(fleet.home.serverFolder('sample'), { recursive: true })
  await writeFile(fleet.home.tokenFile('sample'), fixed)
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const before = await entries()

  await expect(berth.handlers['server:rotate'](sample)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining('The new token of "sample" was not put in place.'),
    fix: expect.stringContaining('The old token is in place again'),
  })
  expect(await berth.tokenOf('sample')).toBe(fixed)
  expect(await entries()).toBe(before)
  await until(berth, stateIs('sample', 'running'))
  await expect.poll(() => answers(fixed), { timeout: 15_000 }).toBe('healthy')
  expect(server(berth.store.getState(), 'sample').outdated).toBe(false)
})

test('an old token that is answered with an error is not called refused', async () => {
  const moody = `
    for (const name of ['PORT', 'MCP_PORT', 'FASTMCP_PORT']) process.env[name] = '3001'
    const http = require('http')
    http.createServer((request, response) => {
      const { authorization } = request.headers
      if (authorization && authorization !== 'Bearer ' + process.env.MCP_AUTH_TOKEN) return response.writeHead(500).end()
      const onward = http.request({ port: 3001, method: request.method, path: request.url, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    }).listen(3000)
    import('/app/server.mjs')`
  await fleet.write({ sample: { ...sampleDefinition, port: 3310, command: ['node', '-e', moody] } })
  await startSample()
  const report = await berth.handlers['server:rotate'](sample)
  expect(report).toMatchObject({ proven: true, oldTokenRefused: false })
})

test.each(['server:cancel', 'server:stop'] as const)(
  '%s ends a rotation that waits, and the old token is back',
  async (command) => {
    await fleet.write({ sample: obedientServer({ port: 3310 }) })
    berth.start()
    await berth.handlers['server:start'](sample)
    const old = await berth.tokenOf('sample')
    const rotated = Promise.allSettled([berth.handlers['server:rotate'](sample)])
    await expect.poll(() => berth.tokenOf('sample')).not.toBe(old)
    await until(berth, stateIs('sample', 'running'))
    await berth.handlers[command](sample)
    expect(await rotated).toMatchObject([{ status: 'rejected', reason: { kind: 'cancelled' } }])
    expect(await berth.tokenOf('sample')).toBe(old)
    await until(berth, stateIs('sample', command === 'server:stop' ? 'stopped' : 'running'))
    expect(server(berth.store.getState(), 'sample').outdated).toBe(false)
  },
)

test('an entry that cannot be rewritten undoes the rotation', async () => {
  await fleet.write({ sample: { ...sampleDefinition, port: 3310 } })
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const old = await berth.tokenOf('sample')
  await writeFile(claudeCode(), '{"mcpServers": {"sample": ')
  await expect(berth.handlers['server:rotate'](sample)).rejects.toMatchObject({ kind: 'rotate-failed' })
  expect(await berth.tokenOf('sample')).toBe(old)
  await until(berth, stateIs('sample', 'running'))
  await expect.poll(() => answers(old), { timeout: 15_000 }).toBe('healthy')
})

test('a stopped server gets a new token without being started', async () => {
  await fleet.write({ sample: { ...sampleDefinition, port: 3310 } })
  await berth.look()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const old = await berth.tokenOf('sample')
  expect(await berth.handlers['server:rotate'](sample)).toMatchObject({ proven: false })
  expect(await berth.tokenOf('sample')).not.toBe(old)
  expect(await entries()).toContain(await berth.tokenOf('sample'))
  expect(server(berth.store.getState(), 'sample').state.kind).toBe('stopped')
})

test('a move of a running server takes container and entries along, and back again when it fails', async () => {
  await fleet.write({ sample: { ...sampleDefinition, port: 3310 } })
  await startSample()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'sample' })
  const token = await berth.tokenOf('sample')

  expect(await berth.handlers['server:move']({ id: 'sample', port: 3311 })).toBe(3311)
  expect(await entries()).toContain('http://127.0.0.1:3311/mcp')
  expect(server(berth.store.getState(), 'sample')).toMatchObject({ outdated: false, bindings: [{ port: 3311 }] })
  await expect.poll(() => answers(token, 3311), { timeout: 15_000 }).toBe('healthy')

  await writeFile(claudeCode(), '{"mcpServers": {"sample": ')
  await expect(berth.handlers['server:move']({ id: 'sample', port: 3312 })).rejects.toMatchObject({
    kind: 'client-file',
  })
  expect(server(berth.store.getState(), 'sample')).toMatchObject({
    definition: { port: 3311 },
    bindings: [{ port: 3311 }],
    state: { kind: 'running' },
  })
  expect(SAMPLE_IMAGE).toBe(server(berth.store.getState(), 'sample').definition.image)
})
