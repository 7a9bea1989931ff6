import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildSample } from './testing/build-sample.ts'

const token = 'c'.repeat(64)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-sample-'))
  await buildSample(folder)
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

interface Started {
  readonly child: ChildProcessWithoutNullStreams
  readonly port: number
  readonly exited: Promise<unknown[]>
}

async function started(env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(folder, 'dist/server.mjs')], {
    env: { MCP_PORT: '0', MCP_AUTH_TOKEN: token, ...env },
  })
  const exited = once(child, 'exit')
  endings.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
  })
  let output = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(chunk)
    const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
    if (port) return { child, port: Number(port), exited }
  }
  throw new Error(`It never listened: ${output}`)
}

async function connected(port: number): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const requestInit = { headers: { Authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit }))
  endings.push(() => client.close())
  return client
}

const healthcheck = (env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [join(folder, 'dist/healthcheck.mjs')], { env })

test('SIGTERM: the running call gets its answer, and the process ends with 0', async () => {
  const { child, port, exited } = await started()
  const client = await connected(port)
  const call = client.callTool(
    { name: 'slow', arguments: { seconds: 0.6, steps: 3 } },
    { onprogress: ({ progress }) => progress === 1 && child.kill('SIGTERM') },
  )
  expect((await call).content).toMatchObject([{ text: 'Done in 0.6 s and 3 steps.' }])
  expect(await exited).toEqual([0, null])
})

test('the tool crash ends the process with the asked code', async () => {
  const { port, exited } = await started()
  const client = await connected(port)
  const call = client.callTool({ name: 'crash', arguments: { exitCode: 42 } })
  call.catch(() => undefined)
  expect(await exited).toEqual([42, null])
  await expect(call).rejects.toThrow()
})

test('the health check does a handshake with the token, and fails without it or without a server', async () => {
  const { port, child, exited } = await started()
  const env = { MCP_PORT: String(port) }
  await healthcheck({ ...env, MCP_AUTH_TOKEN: token })
  await expect(healthcheck(env)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('401') })
  child.kill('SIGTERM')
  await exited
  await expect(healthcheck({ ...env, MCP_AUTH_TOKEN: token })).rejects.toMatchObject({ code: 1 })
})

test('on stdio it serves, keeps stdout for the protocol, and ends when its client does', async () => {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(folder, 'dist/server.mjs')],
    env: { MCP_TRANSPORT: 'stdio' },
    stderr: 'pipe',
  })
  const problems: Error[] = []
  client.onerror = (problem) => problems.push(problem)
  let log = ''
  transport.stderr?.on('data', (chunk) => {
    log += String(chunk)
  })
  await client.connect(transport)
  const { content } = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
  expect(content).toEqual([{ type: 'text', text: 'hello' }])
  await client.close()
  expect(problems).toEqual([])
  expect(log).toMatch(/tools\/call echo ok \d+ ms/)
})

test.each([
  [{ MCP_TRANSPORT: 'sse' }, 'MCP_TRANSPORT is "sse"'],
  [{ MCP_PORT: 'http' }, 'MCP_PORT is "http"'],
])('refuses %o in words', async (env, words) => {
  await expect(started(env)).rejects.toThrow('It never listened')
  const run = promisify(execFile)(process.execPath, [join(folder, 'dist/server.mjs')], { env })
  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(words) })
})
