import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Kind, startMcpServer, type TestServer } from '../health/testing/mcp-servers.ts'
import { lineCutter } from '../wire/line-cutter.ts'
import { bundleBridge, type TestHome, testHome } from './testing/bridged.ts'

let script = ''
let removeScript = async (): Promise<void> => undefined
beforeAll(async () => {
  const bundle = await bundleBridge()
  script = bundle.script
  removeScript = bundle.remove
}, 60_000)
afterAll(() => removeScript())

let home: TestHome
let server: TestServer
const children: ChildProcessWithoutNullStreams[] = []
beforeEach(async () => {
  home = await testHome()
  server = await startMcpServer({ kind: 'stateful' })
  await home.write({ notes: { image: 'test/server', port: server.port, auth: 'none' } }, { startOnDemand: false })
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await server.close()
  await home.remove()
})

interface Message {
  readonly id?: number
  readonly result?: { readonly content?: readonly { readonly text: string }[] }
}

/** The bridge as a bare process: what comes out of stdout is seen byte for byte. */
function run() {
  const child = spawn(process.execPath, [script, 'notes'], { cwd: '/', env: { BERTH_HOME: home.root }, stdio: 'pipe' })
  children.push(child)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lines: string[] = []
  const answers = new Map<number, Message>()
  const onLine = (line: string): void => {
    lines.push(line)
    const message = JSON.parse(line) as Message
    if (message.id !== undefined) answers.set(message.id, message)
  }
  const onTooLong = (problem: Error): void => {
    throw problem
  }
  child.stdout.on('data', lineCutter({ onLine, onTooLong }))
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const answer = async (id: number): Promise<Message> => {
    await expect.poll(() => answers.has(id), { timeout: 20_000 }).toBe(true)
    return answers.get(id) as Message
  }
  const hello = async (): Promise<void> => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } }
    send({ id: 0, method: 'initialize', params })
    await answer(0)
    send({ method: 'notifications/initialized' })
  }
  return { child, exited, lines, send, answer, hello }
}

const echo = (id: number, message: string): object => ({
  id,
  method: 'tools/call',
  params: { name: 'echo', arguments: { message } },
})

it('ends within two seconds of the end of stdin, and ends its session with the server', async () => {
  const bridge = run()
  await bridge.hello()
  expect(server.sessions.size).toBe(1)
  const begun = performance.now()
  bridge.child.stdin.end()
  expect(await bridge.exited).toBe(0)
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(server.sessions.size).toBe(0)
})

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends within two seconds of %s, also in the middle of a call',
  async (signal) => {
    const bridge = run()
    await bridge.hello()
    bridge.send({ id: 1, method: 'tools/call', params: { name: 'hang', arguments: {} } })
    await expect.poll(() => server.ran).toContain('hang')
    const begun = performance.now()
    bridge.child.kill(signal)
    expect(await bridge.exited).toBe(0)
    expect(performance.now() - begun).toBeLessThan(2_000)
  },
)

it('ends when the client goes away in the middle of a call', async () => {
  const bridge = run()
  await bridge.hello()
  bridge.send({ id: 1, method: 'tools/call', params: { name: 'hang', arguments: {} } })
  await expect.poll(() => server.ran).toContain('hang')
  bridge.child.stdin.end()
  bridge.child.stdout.destroy()
  expect(await bridge.exited).toBe(0)
})

it('gives the answers under way to a client that has closed its end', async () => {
  const bridge = run()
  await bridge.hello()
  bridge.send(echo(1, 'last words'))
  bridge.child.stdin.end()
  expect((await bridge.answer(1)).result?.content?.[0]?.text).toBe('last words')
  expect(await bridge.exited).toBe(0)
})

it('answers the greeting of a client that has closed its end already', async () => {
  const bridge = run()
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } }
  bridge.send({ id: 0, method: 'initialize', params })
  bridge.child.stdin.end()
  const begun = performance.now()
  expect(await bridge.exited).toBe(0)
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(bridge.lines.map((line) => JSON.parse(line))).toMatchObject([
    { id: 0, result: { serverInfo: { name: 'test-first' } } },
  ])
})

it('writes nothing but JSON-RPC to stdout, whatever comes in', async () => {
  const bridge = run()
  bridge.child.stdin.write('\n{"half": \nnot json\n[]\n{"jsonrpc":"1.0"}\n')
  bridge.send({ id: 7, method: 'tools/list' })
  bridge.send({ id: 8, method: 'server/discover' })
  await bridge.hello()
  bridge.send({ id: 9, method: 'ping' })
  bridge.send(echo(10, 'clean'))
  await bridge.answer(10)
  const ids = bridge.lines.map((line) => {
    const message = JSON.parse(line) as { jsonrpc: string; id?: number }
    expect(message.jsonrpc).toBe('2.0')
    return message.id
  })
  expect(ids).toEqual([7, 8, 0, 9, 10])
})

it.each<Kind>(['stateful', 'stateful-json', 'modern', 'sse'])(
  'passes messages of 50 MB both ways, with a server of kind %s',
  async (kind) => {
    await server.close()
    server = await startMcpServer({ kind })
    const path = new URL(server.url).pathname
    const transport = kind === 'sse' ? 'sse' : 'streamable-http'
    const notes = { image: 'test/server', port: server.port, auth: 'none', transport, path }
    await home.write({ notes }, { startOnDemand: false })
    const bridge = run()
    await bridge.hello()
    const message = 'x'.repeat(50 * 2 ** 20)
    bridge.send(echo(1, message))
    const { result } = await bridge.answer(1)
    expect(result?.content?.[0]?.text === message).toBe(true)
  },
  30_000,
)
